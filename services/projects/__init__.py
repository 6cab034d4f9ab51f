"""What comes after a claim: work, hours, reviews, feedback, 书记项目; who may, what falls due."""
