"""What an application of every kind goes through alike: the shared walk. Each kind adds its own rows, rules and figures."""
