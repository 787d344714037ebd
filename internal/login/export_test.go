package login

import "context"

// SendLinkNow does the job of SendLink, as the worker would.
func (s *Service) SendLinkNow(ctx context.Context, args SendLink) error { return s.sendLink(ctx, args) }

// CountHashes calls fn and returns how many passwords were hashed by it.
func (s *Service) CountHashes(fn func()) (n int) {
	check := s.hasher.check
	s.hasher.check = func(password, hash string) (bool, error) { n++; return check(password, hash) }
	defer func() { s.hasher.check = check }()
	fn()
	return n
}

// CheckPassword is the rule for new passwords.
var CheckPassword = checkPassword
