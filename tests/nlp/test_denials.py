"""Who denies what, in as many constructions as we can think of: text, a word of the source, the words denied.

Written before they were run.  What is not read right yet is expected to fail, and fails where a rule mends it.
"""

from __future__ import annotations

from datetime import date

import pytest

from claims.nlp.evaluation.words import TextWords, dice
from claims.nlp.pipeline import Extractor
from claims.nlp.types import FoundAttribution, Spans, Stance

PUBLISHED = date(2026, 11, 24)

DENIED = [
    ("The archbishop's office rejected as untrue a report that he planned to step down.", "office",
     "he planned to step down"),
    ("The bishop flatly denied that he had known of the payments.", "bishop", "he had known of the payments"),
    ("Carmel Foods denies its factory was the source of the outbreak.", "Carmel Foods",
     "its factory was the source of the outbreak"),
    ("The airline vigorously disputes that the engine had failed an earlier inspection.", "airline",
     "the engine had failed an earlier inspection"),
    ("Prosecutors reject that the evidence was planted.", "Prosecutors", "the evidence was planted"),
    ("The chancellor has ruled out that any minister knew.", "chancellor", "any minister knew"),
    ("The archive denied on Tuesday that it had lost the letters.", "archive", "it had lost the letters"),
    ("Lawyers for the singer deny he ever signed the contract.", "Lawyers", "he ever signed the contract"),
    ("It was denied by the palace that the prince had been ill.", "palace", "the prince had been ill"),
    ("The coach, visibly angry, denied that his players had walked out.", "coach", "his players had walked out"),
    ("The treasurer denies having taken any money.", "treasurer", "having taken any money"),
    ("Novotny denied ever meeting the lobbyist.", "Novotny", "ever meeting the lobbyist"),
    ("The two brothers denied setting fire to the barn.", "brothers", "setting fire to the barn"),
    ("Tehran has repeatedly denied supplying the militia with rockets.", "Iran",
     "supplying the militia with rockets"),
    ("The senator denied any wrongdoing.", "senator", "any wrongdoing"),
    ("Both firms deny the charges.", "firms", "the charges"),
    ("The officer denied all involvement in the raid.", "officer", "all involvement in the raid"),
    ("Helvar Mining denies a role in the landslide.", "Helvar Mining", "a role in the landslide"),
    ("The ministry denied a newspaper report of secret talks with the rebels.", "ministry",
     "a newspaper report of secret talks with the rebels"),
    ("The company disputed the account.", "company", "the account"),
    ("Officials contested the figures published by the charity.", "Officials",
     "the figures published by the charity"),
    ("The union disputes the accuracy of the audit.", "union", "the accuracy of the audit"),
    ("The mayor rejected accusations that she had favoured her brother's firm.", "mayor",
     "she had favoured her brother's firm"),
    ("The bank refuted claims it had misled savers.", "bank", "it had misled savers"),
    ("The club rebuffed suggestions that its striker was for sale.", "club", "its striker was for sale"),
    ("The general dismissed the notion that his troops were short of ammunition.", "general",
     "his troops were short of ammunition"),
    ("Downing Street batted away speculation that an election was imminent.", "Downing Street",
     "an election was imminent"),
    ("Mrs Okafor brushed off the idea that she would resign.", "Okafor", "she would resign"),
    ("The producers rubbished reports that the lead actor had quit.", "producers", "the lead actor had quit"),
    ("The studio quashed rumours that a sequel was being made.", "studio", "a sequel was being made"),
    ("Police played down the suggestion that a second gunman was at large.", "Police",
     "a second gunman was at large"),
    ("Health officials debunked a viral claim that the vaccine contains lead.", "officials",
     "the vaccine contains lead"),
    ("The president's lawyer scoffed at the idea that he had fled.", "lawyer", "he had fled"),
    ("The developers waved away concerns that the site was contaminated.", "developers", "the site was contaminated"),
    ("The envoy poured cold water on reports that a deal had been struck.", "envoy", "a deal had been struck"),
    ("A palace aide shot down talk that the king would abdicate.", "aide", "the king would abdicate"),
    ("The regulator hit back at claims that it had acted too slowly.", "regulator", "it had acted too slowly"),
    ("The singer laughed off rumours that she was pregnant.", "singer", "she was pregnant"),
    ("The ministry took issue with the report that the hospital had run out of oxygen.", "ministry",
     "the hospital had run out of oxygen"),
    ("Belgrade bristled at the suggestion that it had armed the gangs.", "Serbia", "it had armed the gangs"),
    ("The trust repudiated the charge that patients had been neglected.", "trust", "patients had been neglected"),
    ("The firm disowned the claim that it tested on animals.", "firm", "it tested on animals"),
    ("The governor contradicted the sheriff's claim that the jail was full.", "governor", "the jail was full"),
    ("The lab challenged the assertion that its samples had been mixed up.", "lab", "its samples had been mixed up"),
    ("Rail bosses dispelled the myth that trains run late by design.", "bosses", "trains run late by design"),
    ("The governor disputed a claim by the union that wages had fallen.", "governor", "wages had fallen"),
    ("The band denied a report in the Evening Star that it was breaking up.", "band", "it was breaking up"),
    ("The allegation has been denied by the school.", "school", "The allegation"),
    ("Reports that the dam had cracked were dismissed by the operator.", "operator", "the dam had cracked"),
    ("Claims that ballots had been burned were firmly rejected by the returning officer.", "returning officer",
     "ballots had been burned"),
    ("The claim that the drug causes blindness has been refuted by its maker.", "maker", "the drug causes blindness"),
    ("Suggestions of a rift were laughed off by both men.", "men", "Suggestions of a rift"),
    ("The theory that the fire was deliberate has been ruled out by investigators.", "investigators",
     "the fire was deliberate"),
    ("Rumours of a merger have been denied by both banks.", "banks", "Rumours of a merger"),
    ("That version of events is disputed by the family.", "family", "That version of events"),
    ("The company issued a flat denial that it had sold customers' data.", "company", "it had sold customers' data"),
    ("The minister repeated his denial that money had changed hands.", "minister", "money had changed hands"),
    ("Despite the coach's denials that a bid had been made, fans gathered outside.", "coach", "a bid had been made"),
    ("The embassy's rebuttal of the claim that it had hidden the man was brief.", "embassy", "it had hidden the man"),
    ("In a denial of the report that the ferry had sunk, the coastguard published a photograph.", "coastguard",
     "the ferry had sunk"),
    ("The utility does not accept that its pipes caused the flood.", "utility", "its pipes caused the flood"),
    ("The chairman refused to accept that the accounts were false.", "chairman", "the accounts were false"),
    ("The family has never accepted that he killed himself.", "family", "he killed himself"),
    ("The admiral said there was no truth in reports that the ship had been hit.", "admiral",
     "the ship had been hit"),
    ("There is no truth to the rumour that the theatre will close, its director said.", "director",
     "the rumour that the theatre will close"),
    ("There is not a shred of truth in the claim that we bribed anyone, the firm said.", "firm",
     "the claim that we bribed anyone"),
    ("The claim is completely untrue, according to the hospital.", "hospital", "The claim"),
    ("The report was false, the ministry said.", "ministry", "The report"),
    ("The allegations are baseless, a spokesman for the port said.", "spokesman", "The allegations"),
    ("The ambassador called the accusation a fabrication.", "ambassador", "the accusation"),
    ("The broadcaster branded the story fake news.", "broadcaster", "the story"),
    ("The rector described the claims as totally unfounded.", "rector", "the claims"),
    ("The police chief dismissed the video as a forgery.", "police chief", "the video"),
    ("The foreign ministry labelled the reports propaganda.", "foreign ministry", "the reports"),
    ("The author condemned the allegation as a malicious lie.", "author", "the allegation"),
    ("The campaign slammed the report as fiction.", "campaign", "the report"),
    ("The reports were described by the navy as pure invention.", "navy", "The reports"),
    ("The accusation was dismissed as absurd by the Kremlin.", "Kremlin", "The accusation"),
    ("The bank said the claim that it was insolvent was nonsense.", "bank", "it was insolvent"),
    ("It is simply not true that the clinic turned patients away, said its manager.", "manager",
     "the clinic turned patients away"),
    ("The mine's owner said it was untrue that safety checks had been skipped.", "owner",
     "safety checks had been skipped"),
    ("The firm insisted it was wrong to say that jobs would go.", "firm", "jobs would go"),
    ("It is a lie that we took the money, Mr Haddad said.", "Haddad", "we took the money"),
    ("The claim that the city is bankrupt is false, the mayor said.", "mayor", "the city is bankrupt"),
    ("The theory had no basis in fact, the coroner said.", "coroner", "The theory"),
    ("The reports have no foundation, the club said.", "club", "The reports"),
    ("The allegation could not be further from the truth, her agent said.", "agent", "The allegation"),
    ("“The story is a complete fabrication,” the actor said.", "actor", "The story"),
    ("“There is no truth whatsoever in these claims,” said a spokeswoman.", "spokeswoman",
     "There is no truth whatsoever in these claims"),
    ("“I categorically deny that I offered him a job,” the minister said.", "minister", "I offered him a job"),
    ("“We deny every one of these allegations,” the company wrote.", "company", "every one of these allegations"),
    ("“We reject this accusation,” said the general.", "general", "this accusation"),
    ("Minister denies meeting arms dealer", "Minister", "meeting arms dealer"),
    ("Bank rejects claims of insolvency", "Bank", "claims of insolvency"),
    ("Telecoms giant Orbel insisted reports of a data leak were wide of the mark.", "Orbel",
     "reports of a data leak"),
    ("The envoy hotly denied being drunk at the dinner.", "envoy", "being drunk at the dinner"),
    ("Neighbours' claims that the dogs were starved are strenuously denied by their owner.", "owner",
     "the dogs were starved"),
    ("The claim was flatly rejected by the minister.", "minister", "The claim"),
    ("An allegation that ballot boxes vanished has been dismissed by the election commission as rubbish.",
     "election commission", "ballot boxes vanished"),
    ("The health service refuted any suggestion that beds were left empty.", "health service",
     "beds were left empty"),
    ("Police sources poured scorn on the theory that the heist was an inside job.", "Police sources",
     "the heist was an inside job"),
    ("The publisher said the suggestion that sales had been inflated was ludicrous.", "publisher",
     "sales had been inflated"),
    ("“These stories are pure invention,” the prince's secretary said.", "secretary",
     "These stories are pure invention"),
    ("“I reject the suggestion that I misled parliament,” the minister told reporters.", "minister",
     "I reject the suggestion that I misled parliament"),
    ("The navy has denied all knowledge of the submarine.", "navy", "all knowledge of the submarine"),
    ("Beijing brushed aside accusations that it dumped steel below cost.", "China", "it dumped steel below cost"),
    ("In a tweet, the rapper denied the rumours that she had been arrested.", "rapper", "she had been arrested"),
    ("The firm, which denies liability, offered each family 500 euros.", "firm", "liability"),
    ("Denying that he had fled, the banker said he was visiting his mother.", "banker", "he had fled"),
    ("The ministry issued a statement rejecting claims that the shelters were full.", "ministry",
     "the shelters were full"),
    ("A spokeswoman for the zoo said it was untrue that the bear had escaped.", "spokeswoman",
     "the bear had escaped"),
    ("The bank's chairman disputed that the loans were risky.", "chairman", "the loans were risky"),
    ("There is no substance to the allegation that we rigged the tender, the mayor said.", "mayor",
     "the allegation that we rigged the tender"),
    ("Sources close to the actor deny he is leaving the show.", "Sources", "he is leaving the show"),
    ("The authorities do not accept that the prisoner was beaten.", "authorities", "the prisoner was beaten"),
    ("The premier distanced himself from the scandal and denied any part in it.", "premier", "any part in it"),
    ("Mr Osei has consistently maintained his innocence.", "Osei", "maintained his innocence"),
    ("Firm denies poisoning river", "Firm", "poisoning river"),
    ("Union rejects claims of bullying", "Union", "claims of bullying"),
    ("The director strongly rebutted press reports of a feud with the composer.", "director",
     "press reports of a feud with the composer"),
    ("The captain vehemently denied that he or any officer had been asleep.", "captain",
     "he or any officer had been asleep"),
    ("The insurer's lawyers contested the widow's version of events.", "lawyers", "the widow's version of events"),
]  # fmt: skip

OPEN = [
    ("The council has always denied, and denies again today, that the bridge was unsafe.", "council",
     "the bridge was unsafe"),
    ("He pleaded not guilty and denies three counts of fraud.", "He", "three counts of fraud"),
    ("The leader's refusal to accept that votes had been bought angered many.", "leader", "votes had been bought"),
    ("Ms Tran said she had never met the man and called the accusation absurd.", "Ms Tran", "the accusation"),
]  # fmt: skip


def denials(extractor: Extractor, text: str) -> list[FoundAttribution]:
    return [a for a in extractor.extract(text, published=PUBLISHED).attributions if a.stance == Stance.DENIES]


def overlap(text: str, spans: Spans | None, expected: str) -> float:
    """How many of their words the spans share with the expected ones, which the text holds somewhere."""
    words, start = TextWords(text), text.rindex(expected)
    return dice(words.of(spans), words.of([(start, start + len(expected))]))


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [*DENIED, *(pytest.param(*row, marks=pytest.mark.xfail(strict=True)) for row in OPEN)],
)
def test_it_is_denied_once_and_by_whom(extractor: Extractor, text: str, source: str, content: str) -> None:
    (found,) = denials(extractor, text)
    named = [text[slice(*s.span)] for s in found.sources if s.span] + [s.name for s in found.sources]
    assert any(source.lower() in name.lower() for name in named)
    assert max(overlap(text, spans, content) for spans in (found.content, found.content_in_place)) >= 0.5
