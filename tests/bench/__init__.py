"""Speed as ratios against named baselines in the same run: `python -m tests.bench`. Never part of the test run."""
