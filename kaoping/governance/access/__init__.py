"""Access (访问控制): signing in with two factors, lock-out, sessions that end when they must, passwords."""
