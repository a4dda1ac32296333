"""The stories of the migrations, by what they are about."""
