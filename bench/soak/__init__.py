"""A desk at work while its servers are killed in turn:  python -m bench.soak --minutes 20"""
