"""What an administrator asks first: is everything as it should be, and if not, what mends it?"""
