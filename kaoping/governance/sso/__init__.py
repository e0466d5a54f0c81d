"""Single sign-on (统一身份认证): signing in by an OpenID Connect provider, bound on issuer and subject alone."""
