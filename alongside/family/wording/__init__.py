"""Words that judge: the lexicon, finding its terms in what somebody writes, and words that were kept with a reason."""
