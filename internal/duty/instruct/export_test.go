package instruct

// Unlocked returns the service without the lock of a person: the twin that
// shows what the lock is for.
func (s *Service) Unlocked() *Service {
	twin := *s
	twin.unlocked = true
	return &twin
}
