package demo

import (
	"context"
	"time"
)

// needs is HR on the first day: each job family gets the profile to begin
// from.
func (l *loader) needs(ctx context.Context) error {
	ctx = l.at(ctx, -history, 11*time.Hour)
	families, err := l.People.JobFamilies(ctx)
	if err == nil {
		_, err = l.Skills.Begin(ctx, families)
	}
	return err
}
