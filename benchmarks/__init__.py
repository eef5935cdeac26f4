"""What must be fast, beside what a user would take instead; figures are ratios of one run."""
