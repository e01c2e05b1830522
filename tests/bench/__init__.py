"""Benchmarks: each module measures one thing and keeps its figures in var/bench/."""
