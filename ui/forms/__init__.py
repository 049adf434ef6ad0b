"""Forms made from record specs."""
