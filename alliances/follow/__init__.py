"""What follows a decision: late ones, 督办, what came of it."""
