"""Signing in through an OpenID Connect provider: allauth's flow, with every rule of OpenID Connect Core 1.0 that it leaves out."""
