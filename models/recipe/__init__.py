"""How models/trial_ner was made: `weasel run all` in models/ (project.yml)."""
