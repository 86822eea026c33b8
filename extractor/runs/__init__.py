"""What a run keeps of its inputs while it goes on: ledger, pieces, and what is still to do."""
