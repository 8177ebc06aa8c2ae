"""Denials and look-alikes in two sets, each written before any rule was read or changed for it.

The first 102 sentences were run on the rules as they were (commit 624eecd): rules and model together held 57 of 72
denials and 27 of 30 look-alikes, rules alone 53 and 27.  The rules were then made more general, and the next 80 written
and run: 43 of 56 denials and 23 of 24 look-alikes, rules alone 39 and 23.  Only then were these mended.  Both are what
the rules do on sentences that nobody has tuned them on; what is not read right yet is expected to fail.

Every sentence is invented; nothing here says what anybody named ever said.  Each row: the text, and for each denial
words of its source (a relative "who" or "which" stands for it) with the contents that are right, one of which is meant.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from claims.nlp.pipeline import Extractor
from claims.nlp.types import Spans, Stance

Expected = list[tuple[str, list[str]]]

FIRST: list[tuple[str, Expected]] = [
    (
        "The minister brushed aside claims that the contract had been rigged.",
        [("minister", ["claims that the contract had been rigged"])],
    ),
    (
        "Officials in Lusaka poured cold water on reports of a fuel shortage.",
        [("Officials in Lusaka", ["reports of a fuel shortage"])],
    ),
    (
        "The bank hit back at suggestions it had misled investors.",
        [("The bank", ["suggestions it had misled investors"])],
    ),
    (
        "Reports that Mr Okoro had resigned are untrue, his office said.",
        [("his office", ["Reports that Mr Okoro had resigned"])],
    ),
    ("The army called reports of a mutiny baseless.", [("The army", ["reports of a mutiny"])]),
    (
        "The company took issue with the assertion that its drug was unsafe.",
        [("The company", ["the assertion that its drug was unsafe"])],
    ),
    (
        "The allegation that she forged the letter was, her lawyer said, a complete invention.",
        [("her lawyer", ["The allegation that she forged the letter"])],
    ),
    ("Asked if he had met the lobbyist, Brandt shook his head.", [("Brandt", ["if he had met the lobbyist"])]),
    (
        "The rumour of a merger has no basis in fact, according to both firms.",
        [("both firms", ["The rumour of a merger"])],
    ),
    ("Tehran was quick to deny that it had supplied the drones.", [("Tehran", ["it had supplied the drones"])]),
    ("The governor would not accept that the cuts had cost lives.", [("The governor", ["the cuts had cost lives"])]),
    (
        "Nothing could be further from the truth, the club said of reports that its coach was leaving.",
        [("the club", ["reports that its coach was leaving"])],
    ),
    (
        "A government spokesman denounced as lies the reports of torture.",
        [("A government spokesman", ["the reports of torture"])],
    ),
    ("The senator has repeatedly and forcefully denied wrongdoing.", [("The senator", ["wrongdoing"])]),
    (
        "The spokesman contested the newspaper's account of the meeting.",
        [("The spokesman", ["the newspaper's account of the meeting"])],
    ),
    ("The firm rubbished talk of a takeover.", [("The firm", ["talk of a takeover"])]),
    ("The mayor's denial that she had seen the report convinced few.", [("The mayor's", ["she had seen the report"])]),
    (
        "In a sworn statement, Hale disclaimed any knowledge of the payments.",
        [("Hale", ["any knowledge of the payments"])],
    ),
    ("The union says the figure of 400 job losses is simply wrong.", [("The union", ["the figure of 400 job losses"])]),
    (
        "Lawyers for the family scoffed at the idea that the death was a suicide.",
        [("Lawyers for the family", ["the idea that the death was a suicide"])],
    ),
    (
        "The claim that the vaccine causes infertility has been debunked by the health ministry.",
        [("the health ministry", ["The claim that the vaccine causes infertility"])],
    ),
    (
        "The ambassador protested his innocence of the spying charges.",
        [("The ambassador", ["his innocence of the spying charges", "the spying charges"])],
    ),
    (
        "“Fake news,” the president tweeted of the reports that he had been hospitalised.",
        [("the president", ["the reports that he had been hospitalised"])],
    ),
    ("Prosecutors say Diallo ordered the raid. He says he did no such thing.", [("He", ["Diallo ordered the raid"])]),
    (
        "The opposition accuses the army of shelling the market. The army says it was not its doing.",
        [("The army", ["the army of shelling the market", "shelling the market"])],
    ),
    ("Neighbours said they heard gunfire. Police disputed this.", [("Police", ["they heard gunfire"])]),
    (
        "The paper reported that the talks had collapsed. Not so, said the foreign ministry.",
        [("the foreign ministry", ["the talks had collapsed"])],
    ),
    (
        "Rebels claim to have taken the town, something the government flatly denies.",
        [("the government", ["to have taken the town"])],
    ),
    ("The company, which denies polluting the river, will appeal.", [("The company", ["polluting the river"])]),
    ("Denying that he had been drunk, the pilot blamed the fog.", [("the pilot", ["he had been drunk"])]),
    (
        "The finance ministry's spokesman, Jan Pel, said the report was inaccurate in every respect.",
        [("The finance ministry's spokesman, Jan Pel", ["the report"])],
    ),
    ("Ms Varga said it was a lie that she had lived abroad.", [("Ms Varga", ["she had lived abroad"])]),
    ("The airline said there was no truth in rumours of a strike.", [("The airline", ["rumours of a strike"])]),
    ("It is not the case, the regulator said, that the bank was warned.", [("the regulator", ["the bank was warned"])]),
    (
        "The regulator dismissed out of hand the charge of favouritism.",
        [("The regulator", ["the charge of favouritism"])],
    ),
    (
        "The charge was dismissed out of hand by the regulator as politically motivated.",
        [("the regulator", ["The charge"])],
    ),
    ("Lindqvist pleaded not guilty to embezzling 2m euros.", [("Lindqvist", ["embezzling 2m euros"])]),
    ("Lindqvist maintained that the accusations were fabricated.", [("Lindqvist", ["the accusations"])]),
    (
        "Both the ministry and the army deny that civilians were targeted.",
        [("ministry army", ["civilians were targeted"])],
    ),
    ("The report alleged bribery, a charge Mr Noor calls absurd.", [("Mr Noor", ["bribery"])]),
    ("He refuted allegations of match-fixing.", [("He", ["allegations of match-fixing"])]),
    ("The actor, through his agent, denied the affair.", [("The actor", ["the affair"])]),
    ("Vatican denies pope to resign", [("Vatican", ["pope to resign"])]),
    (
        "The general laughed off suggestions that he would run for office.",
        [("The general", ["suggestions that he would run for office"])],
    ),
    (
        "The mill's owners reject any suggestion of negligence.",
        [("The mill's owners", ["any suggestion of negligence"])],
    ),
    ("The court heard that Mr Hall denies three counts of fraud.", [("Mr Hall", ["three counts of fraud"])]),
    ("Mr Hall, 54, denies murder.", [("Mr Hall, 54", ["murder"])]),
    (
        "Authorities denied a report by the Herald that the dam was unsafe.",
        [("Authorities", ["a report by the Herald that the dam was unsafe"])],
    ),
    (
        "The chairman begged to differ with the auditors' finding that the books were cooked.",
        [("The chairman", ["the auditors' finding that the books were cooked"])],
    ),
    (
        "Campaigners say the spill killed thousands of birds, but the oil company says that is exaggerated.",
        [("the oil company", ["the spill killed thousands of birds"])],
    ),
    (
        "The ministry acknowledged the deaths but denied that the hospital had run out of oxygen.",
        [("The ministry", ["the hospital had run out of oxygen"])],
    ),
    (
        "The prosecutor's office disavowed the leaked memo's claim that charges were imminent.",
        [("The prosecutor's office", ["the leaked memo's claim that charges were imminent"])],
    ),
    ("Mrs Lane has always denied ever having met the man.", [("Mrs Lane", ["ever having met the man"])]),
    (
        "Asked whether troops had crossed the border, the spokesman replied: “Absolutely not.”",
        [("the spokesman", ["whether troops had crossed the border"])],
    ),
    ("“Did you take the money?” the lawyer asked. “No,” Mr Ruiz said.", [("Mr Ruiz", ["“Did you take the money?”"])]),
    (
        "“That is a lie,” Ms Pace said when told that two colleagues had accused her of bullying.",
        [("Ms Pace", ["two colleagues had accused her of bullying", "her of bullying", "bullying"])],
    ),
    ("The story is nonsense, Downing Street said.", [("Downing Street", ["The story"])]),
    (
        "The charity has vehemently rejected the accusation by its former director that funds went missing.",
        [("The charity", ["the accusation by its former director that funds went missing"])],
    ),
    (
        "The tribe's leaders challenge the state's contention that the land was sold.",
        [("The tribe's leaders", ["the state's contention that the land was sold"])],
    ),
    (
        "The tech giant pushed back against accusations that it censors conservatives.",
        [("The tech giant", ["accusations that it censors conservatives"])],
    ),
    (
        "The White House on Friday disputed a report that it planned to fire the general.",
        [("The White House", ["a report that it planned to fire the general"])],
    ),
    (
        "Officials in three ministries, speaking on condition of anonymity, denied the plan existed.",
        [("Officials in three ministries", ["the plan existed"])],
    ),
    ("He has denied the charges, as has his brother.", [("He", ["the charges"]), ("his brother", ["the charges"])]),
    ("Klein said the claims against him were “totally without foundation”.", [("Klein", ["the claims against him"])]),
    ("Any link between the two men was denied by the party.", [("the party", ["Any link between the two men"])]),
    (
        "Residents blame the plant for the smell; the operator says otherwise.",
        [("the operator", ["the plant for the smell"])],
    ),
    ("The coach has been accused of doping his runners, which he denies.", [("he", ["doping his runners"])]),
    (
        "It was wrongly reported that Ms Fall had quit, her party said.",
        [("her party", ["Ms Fall had quit", "It was wrongly reported that Ms Fall had quit"])],
    ),
    (
        "The ministry said it was incorrect to say that aid had been stopped.",
        [("The ministry", ["aid had been stopped", "to say that aid had been stopped"])],
    ),
    ("The judge found the allegation of bias to be unfounded.", [("The judge", ["the allegation of bias"])]),
    (
        "“Totally false,” said Mr Adeyemi about the claim that he had fled the country.",
        [("Mr Adeyemi", ["the claim that he had fled the country"])],
    ),
    (
        "Villagers said soldiers burned the huts — an accusation the army denies.",
        [("the army", ["soldiers burned the huts"])],
    ),
    ("The court denied the defendant's request for bail.", []),
    ("The striker was denied by the goalkeeper twice in the first half.", []),
    ("Nobody at the ministry denied that mistakes were made.", []),
    ("The party rejected the proposed constitution by 60 votes to 12.", []),
    ("The lawyer did not dispute that his client owned the knife.", []),
    ("She refused to deny that talks were under way.", []),
    ("It cannot be denied that the harvest was poor, the minister said.", []),
    ("The two countries dispute ownership of the islands.", []),
    ("He was dismissed by the board after four years in charge.", []),
    ("The bank refused to confirm or deny the breach.", []),
    ("If the club denies the story, we will print the emails, the editor said.", []),
    ("The referee waved away appeals for a penalty.", []),
    ("The senate turned down the nominee.", []),
    ("Parents were refused entry to the school.", []),
    ("The union rejected the pay offer.", []),
    ("The museum disputes neither the dates nor the authorship.", []),
    ("Denial is the first stage of grief, the counsellor said.", []),
    ("The lawyer called the sentence harsh and unfair.", []),
    ("The president vetoed the bill, calling it unnecessary.", []),
    ("The ministry was asked to deny the report but did not reply.", []),
    ("The editor has yet to deny the accusation.", []),
    ("The false alarm was caused by a faulty sensor, the fire brigade said.", []),
    ("He denied himself sugar for a year.", []),
    ("The challenger contested the election in three districts.", []),
    ("They challenged the government to publish the figures.", []),
    ("The group renounced violence in 1998.", []),
    ("The airline rejected 12 applicants because of false papers.", []),
    ("It would be wrong to deny the victims a hearing, the judge said.", []),
    ("The president no longer denies that he knew of the deal.", []),
    ("The board dismissed the false accountant.", []),
]
SECOND: list[tuple[str, Expected]] = [
    (
        "The airline has denied claims by two former pilots that it falsified its safety records.",
        [
            (
                "The airline",
                ["claims by two former pilots that it falsified its safety records", "it falsified its safety records"],
            )
        ],
    ),
    (
        "“There is not a word of truth in this,” Gunnar Holm, the bank's chairman, said of the leaked memo.",
        [("Gunnar Holm", ["the leaked memo", "There is not a word of truth in this"])],
    ),
    (
        "Nurses told the inquiry that alarms had been switched off. Hospital managers insist that is untrue.",
        [("Hospital managers", ["alarms had been switched off"])],
    ),
    (
        "The trade ministry has poured scorn on forecasts that the harvest will fail.",
        [("The trade ministry", ["forecasts that the harvest will fail"])],
    ),
    (
        "The tribunal was told that Mr Osei struck the boy, which he strenuously denies.",
        [("he", ["Mr Osei struck the boy"])],
    ),
    ("Both candidates denied having spoken to the tycoon.", [("Both candidates", ["having spoken to the tycoon"])]),
    ("Neither the coach nor the player has admitted cheating; both deny it.", [("both", ["cheating", "it"])]),
    (
        "It is simply untrue to suggest that pensions will be cut, the treasury said.",
        [("the treasury", ["pensions will be cut", "to suggest that pensions will be cut"])],
    ),
    (
        "Contradicting earlier reports, the mayor said no shots had been fired.",
        [("the mayor", ["earlier reports", "no shots had been fired"])],
    ),
    (
        "The firm described as fanciful a report that it was for sale.",
        [("The firm", ["it was for sale", "a report that it was for sale"])],
    ),
    (
        "The author has always rejected the charge that her novel was plagiarised.",
        [("The author", ["her novel was plagiarised", "the charge that her novel was plagiarised"])],
    ),
    (
        "Rumours of a split were quickly quashed by the band's manager.",
        [("the band's manager", ["Rumours of a split"])],
    ),
    ("The envoy's denial of any secret deal came hours later.", [("The envoy's", ["any secret deal"])]),
    ("The ministry issued a flat denial of the report.", [("The ministry", ["the report"])]),
    (
        "“I never met this man,” the senator said of the informant's allegation.",
        [("the senator", ["the informant's allegation", "I never met this man"])],
    ),
    (
        "When asked if the plant would close, a spokeswoman answered with a firm no.",
        [("a spokeswoman", ["the plant would close", "if the plant would close"])],
    ),
    (
        "The governor's aides disputed the characterisation of the call as heated.",
        [("The governor's aides", ["the characterisation of the call as heated"])],
    ),
    (
        "Lawyers for the broker dispute that any money went missing.",
        [("Lawyers for the broker", ["any money went missing"])],
    ),
    (
        "The accusation that he bribed a juror is one Mr Falk denies.",
        [("Mr Falk", ["he bribed a juror", "The accusation that he bribed a juror"])],
    ),
    ("Mr Falk is accused of bribing a juror, a crime he says he did not commit.", [("he", ["bribing a juror"])]),
    ("Ms Rao, who denies fraud and forgery, is due in court next week.", [("Ms Rao", ["fraud and forgery"])]),
    (
        "A third man, aged 19, has denied causing grievous bodily harm.",
        [("A third man", ["causing grievous bodily harm"])],
    ),
    ("The museum strongly refuted that the statue had been stolen.", [("The museum", ["the statue had been stolen"])]),
    (
        "Opposition MPs say the vote was rigged. The electoral commission rejects that.",
        [("The electoral commission", ["the vote was rigged"])],
    ),
    (
        "The factory's owner called it a lie that children worked there.",
        [("The factory's owner", ["children worked there"])],
    ),
    (
        "Claims the minister had lied were dismissed by her office as gossip.",
        [("her office", ["Claims the minister had lied", "the minister had lied"])],
    ),
    (
        "The idea that the two sides were close to a deal was rejected by negotiators.",
        [("negotiators", ["the two sides were close to a deal", "The idea that the two sides were close to a deal"])],
    ),
    ("Club denies star striker is leaving", [("Club", ["star striker is leaving"])]),
    ("Police deny covering up evidence in murder case", [("Police", ["covering up evidence in murder case"])]),
    ("Palace: reports of abdication untrue", [("Palace", ["reports of abdication"])]),
    (
        "The scientist took exception to the suggestion that she had copied the data.",
        [("The scientist", ["the suggestion that she had copied the data", "she had copied the data"])],
    ),
    (
        "Asked about allegations of nepotism, the dean said there was no substance to them.",
        [("the dean", ["allegations of nepotism", "them"])],
    ),
    (
        "Reports of a ceasefire are premature and false, a rebel spokesman told the BBC.",
        [("a rebel spokesman", ["Reports of a ceasefire"])],
    ),
    (
        "“We categorically deny these accusations,” read a statement from the shipping line.",
        [("statement", ["We categorically deny these accusations", "these accusations"])],
    ),
    (
        "The shipping line, in a statement, categorically denied the accusations.",
        [("The shipping line", ["the accusations"])],
    ),
    (
        "The prince denies ever having been to the island or having met the woman.",
        [("The prince", ["ever having been to the island or having met the woman"])],
    ),
    (
        "What Mr Ruud says about the tender is false, the mayor insisted.",
        [("the mayor", ["What Mr Ruud says about the tender"])],
    ),
    ("Mr Ruud says the tender was fixed; the mayor says it was not.", [("the mayor", ["the tender was fixed"])]),
    (
        "He was said to have sold the pictures, but he denied doing so.",
        [("he", ["to have sold the pictures", "have sold the pictures"])],
    ),
    (
        "A blogger claimed the singer was dead. “I am very much alive,” the singer replied, calling the story a sick "
        "joke.",
        [("the singer", ["the singer was dead", "the story"])],
    ),
    (
        "The council leader hotly disputes the auditors' version of events.",
        [("The council leader", ["the auditors' version of events"])],
    ),
    (
        "The company denied it had been hacked but said some systems were slow.",
        [("The company", ["it had been hacked"])],
    ),
    (
        "The company denied, in a letter seen by this newspaper, that it had been hacked.",
        [("The company", ["it had been hacked"])],
    ),
    (
        "Not true, the lawyer said, when a reporter suggested that his client had fled.",
        [("the lawyer", ["his client had fled"])],
    ),
    (
        "Two of the three accused maintain their innocence of the robbery.",
        [("Two of the three accused", ["the robbery"])],
    ),
    (
        "A fourth officer said the sergeant's account was a pack of lies.",
        [("A fourth officer", ["the sergeant's account"])],
    ),
    (
        "The bishop denied knowing of the abuse, as did two of his deputies.",
        [("The bishop", ["knowing of the abuse"]), ("two of his deputies", ["knowing of the abuse"])],
    ),
    (
        "The bank denies wrongdoing. So does its former chief executive.",
        [("The bank", ["wrongdoing"]), ("its former chief executive", ["wrongdoing"])],
    ),
    (
        "There was, the general said, no basis for the claim that prisoners had been shot.",
        [("the general", ["the claim that prisoners had been shot", "prisoners had been shot"])],
    ),
    ("The ambassador waved away talk of sanctions.", [("The ambassador", ["talk of sanctions"])]),
    ("In court the dealer denied that the notes were his.", [("the dealer", ["the notes were his"])]),
    (
        "The dealer told the jury the notes were forged by police, a claim officers say is ridiculous.",
        [("officers", ["the notes were forged by police"])],
    ),
    (
        "The minister said reports he planned to quit had been made up.",
        [("The minister", ["reports he planned to quit"])],
    ),
    (
        "The star's publicist shot down rumours that the pair had wed.",
        [("The star's publicist", ["rumours that the pair had wed", "the pair had wed"])],
    ),
    ("The zoo was forced to deny that a tiger had escaped.", [("The zoo", ["a tiger had escaped"])]),
    (
        "Denials came from both the army and the police that anyone had been hurt.",
        [("army police", ["anyone had been hurt"])],
    ),
    ("The visa was denied without explanation.", []),
    ("Three clubs were denied promotion on the last day.", []),
    ("The goalkeeper denied Perez with his feet.", []),
    ("The minister would neither confirm nor deny the talks.", []),
    ("The bank declined to say whether it would deny the report.", []),
    ("Few doctors would deny that the ward is crowded.", []),
    ("The committee rejected the amendment.", []),
    ("The jury rejected his plea of insanity.", []),
    ("She stopped short of denying the affair.", []),
    ("He has never denied that he was there.", []),
    ("Should the ministry deny this, the union will publish the letter.", []),
    ("The dog refused its food, the vet said.", []),
    ("The judge dismissed the case against the two men.", []),
    ("The editor dismissed two reporters on Friday.", []),
    ("The team contested the final in front of 40,000 people.", []),
    ("Heirs are contesting the will.", []),
    ("The heat was unbearable, no one denied.", []),
    ("A denial-of-service attack took the site down, the agency said.", []),
    ("The minister said that it was false economy to close the school.", []),
    ("The players said the new ball was rubbish.", []),
    ("The rebels refused the offer of talks.", []),
    ("The mayor challenged her rival to a debate.", []),
    ("The witness was asked whether he denied the meeting.", []),
    ("The fund's denial of the loan angered farmers.", []),
]
#: Not read right by rules alone.
NOT_YET = {
    "The allegation that she forged the letter was, her lawyer said, a complete invention.",
    "Asked if he had met the lobbyist, Brandt shook his head.",
    "The claim that the vaccine causes infertility has been debunked by the health ministry.",
    "The opposition accuses the army of shelling the market. The army says it was not its doing.",
    "The report alleged bribery, a charge Mr Noor calls absurd.",
    "Asked whether troops had crossed the border, the spokesman replied: “Absolutely not.”",
    "The charity has vehemently rejected the accusation by its former director that funds went missing.",
    "“I never met this man,” the senator said of the informant's allegation.",
    "The accusation that he bribed a juror is one Mr Falk denies.",
    "Mr Falk is accused of bribing a juror, a crime he says he did not commit.",
    "Palace: reports of abdication untrue",
    "“We categorically deny these accusations,” read a statement from the shipping line.",
    "A blogger claimed the singer was dead. “I am very much alive,” the singer replied, calling the story a sick joke.",
    "Denials came from both the army and the police that anyone had been hurt.",
}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _agree(one: str, other: str) -> bool:
    """By half of their words (Dice)."""
    a, b = Counter(_words(one)), Counter(_words(other))
    return bool(a and b) and 4 * (a & b).total() >= a.total() + b.total()


def _said(text: str, spans: Spans | None) -> str:
    return " ".join(text[start:end] for start, end in spans or ())


def _right(text: str, expected: Expected, extractor: Extractor) -> bool:
    left = [its for its in extractor.extract(text).attributions if its.stance == Stance.DENIES]
    if not expected:
        return not left
    for source, contents in expected:
        who = {*_words(source), "who", "which"}
        fitting = [
            its
            for its in left
            if who & set(_words(_said(text, its.source)))
            and any(_agree(_said(text, its.content), content) for content in contents)
        ]
        if not fitting:
            return False
        left = [its for its in left if its is not fitting[0]]
    return True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, marks=pytest.mark.xfail(strict=True) if text in NOT_YET else ())
        for text, expected in (*FIRST, *SECOND)
    ],
)
def test_who_denies_what(text: str, expected: Expected, extractor: Extractor) -> None:
    assert _right(text, expected, extractor)
