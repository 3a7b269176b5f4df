"""Nothing lost, nothing done twice: inbox, outbox, timers, dispatcher and reconciliation."""
