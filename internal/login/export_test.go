package login

import "context"

// SendLinkNow does the job of SendLink, as the worker would.
func (s *Service) SendLinkNow(ctx context.Context, args SendLink) error { return s.sendLink(ctx, args) }

// CountHashes calls fn and returns how many passwords were hashed by it.
func (s *Service) CountHashes(fn func()) int {
	before := s.hasher.Compared()
	fn()
	return int(s.hasher.Compared() - before)
}

// CheckPassword is the rule for new passwords.
var CheckPassword = checkPassword

// Secrets are what a printed card says.
type Secrets struct{ Token, Number, PIN string }

// SecretsOf are those of a batch, in its order.
func SecretsOf(b *CardBatch) (out []Secrets) {
	for _, c := range b.cards {
		out = append(out, Secrets{c.token, c.number, c.pin})
	}
	return out
}
