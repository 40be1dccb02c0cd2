"""The watch: nobody is worse off for having said that something is wrong (R216)."""
