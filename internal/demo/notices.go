package demo

import (
	"context"
	"time"
)

// tell lets the town tell people what is due, as the worker does every working
// day; the newest time was on the last one before today.
func (l *loader) tell(ctx context.Context) error {
	return l.Notices.Daily(l.at(ctx, l.workday(-1), 8*time.Hour))
}
