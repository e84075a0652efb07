"""The dispatcher's console: calls, the live desk, approvals, the inbox, rumours."""
