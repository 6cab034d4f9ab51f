"""Places and bookings: hours, checks, rules, the week, words, what other pages show of them."""
