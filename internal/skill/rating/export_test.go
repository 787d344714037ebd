package rating

// Unguarded is the service without the question who leads the person today.
func (s *Service) Unguarded() *Service {
	return &Service{DB: s.DB, Tenants: s.Tenants, People: s.People, unguarded: true}
}
