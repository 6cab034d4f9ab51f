"""会议制度: which periods owe a meeting, how each stands, kept true after every change."""
