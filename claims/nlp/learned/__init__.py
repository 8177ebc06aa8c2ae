"""The learned part of the extractor: a small transformer, run by onnxruntime.

``encoding`` turns paragraphs into the network's input, ``decoding`` its output into spans, ``model`` loads
the shipped files and runs them.  Nothing here needs torch, spaCy or Django.
"""
