"""Forms made from criteria: one indicator's figures as WTForms fields, and back."""
