package card

// Secrets are what a printed card says.
type Secrets struct{ Token, Number, PIN string }

// SecretsOf are those of a batch, in its order.
func SecretsOf(b *Batch) (out []Secrets) {
	for _, c := range b.cards {
		out = append(out, Secrets{c.token, c.number, c.pin})
	}
	return out
}
