"""What is noticed in a table: findings with their evidence, and what each column holds."""
