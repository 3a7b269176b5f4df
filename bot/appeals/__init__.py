"""Appeals: somebody who did not decide looks again, answers in words, and can undo what was decided."""
