"""The young person’s own words, deciding together, and the way from sixteen to adulthood: tables of their own."""
