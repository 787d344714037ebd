package db

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// A database that dies in the middle of anything is unavailable, not a defect
// of ours: people are told to wait.
func TestLostConnectionIsUnavailable(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		io.ErrUnexpectedEOF,
		fmt.Errorf("failed to deallocate cached statement(s): %w", io.ErrUnexpectedEOF),
		driver.ErrBadConn,
		pgconn.ErrConnClosed,
		&net.OpError{Op: "dial", Err: errors.New("no such file or directory")},
		&pgconn.PgError{Code: "57P01"},
		&pgconn.PgError{Code: "53100"},
	} {
		if got := translate(err); !fault.Is(got, fault.Unavailable) {
			t.Errorf("%v becomes %v", err, got)
		}
	}
	if err := errors.New("something else"); !errors.Is(translate(err), err) || fault.Is(translate(err), fault.Unavailable) {
		t.Error("any error becomes unavailable")
	}
}
