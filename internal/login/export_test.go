package login

import "context"

// SendLinkNow does the job of SendLink, as the worker would.
func (s *Service) SendLinkNow(ctx context.Context, args SendLink) error { return s.sendLink(ctx, args) }

// CheckPassword is the rule for new passwords.
var CheckPassword = checkPassword
