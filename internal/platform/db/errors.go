package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// SQLSTATE codes, PostgreSQL documentation appendix A.
const (
	codeUnique        = "23505"
	codeForeignKey    = "23503"
	codeCheck         = "23514"
	codeExclusion     = "23P01"
	codeSerialization = "40001"
	codeDeadlock      = "40P01"
	codeLockTimeout   = "55P03"
	codeCancelled     = "57014"
)

func retryable(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && (pe.Code == codeSerialization || pe.Code == codeDeadlock)
}

// translate turns a database error into a fault; faults pass through.
func translate(err error) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return err
	}
	if errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, pgx.ErrNoRows) {
		return fault.Missing("error.not_found").Wrap(err)
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return translatePg(pe, err)
	}
	if errors.Is(err, context.DeadlineExceeded) || lost(err) {
		return fault.New(fault.Unavailable, "error.unavailable").Wrap(err)
	}
	return err
}

// lost reports whether the connection could not be made or broke: PostgreSQL
// died, was restarted or is out of reach.
func lost(err error) bool {
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, driver.ErrBadConn, sql.ErrConnDone, pgconn.ErrConnClosed} {
		if errors.Is(err, end) {
			return true
		}
	}
	var ne net.Error
	var ce *pgconn.ConnectError
	return errors.As(err, &ne) || errors.As(err, &ce) || pgconn.SafeToRetry(err)
}

func translatePg(pe *pgconn.PgError, err error) error {
	id := "constraint." + pe.ConstraintName
	known := pe.ConstraintName != "" && i18n.Has(i18n.DE, id)
	switch pe.Code {
	case codeUnique, codeExclusion:
		if !known {
			id = "error.conflict"
		}
		return fault.Clash(id).Wrap(err)
	case codeForeignKey:
		if !known {
			id = "error.reference"
		}
		return fault.Clash(id).Wrap(err)
	case codeCheck:
		if known {
			return fault.Wrong(id).Wrap(err)
		}
		return err
	case codeSerialization, codeDeadlock, codeLockTimeout, codeCancelled:
		return fault.New(fault.Unavailable, "error.unavailable").Wrap(err)
	}
	// 53: resources (too many connections, disk full); 57P: the server goes
	// down or comes up; 08: the connection broke.
	for _, class := range []string{"53", "57P", "08"} {
		if strings.HasPrefix(pe.Code, class) {
			return fault.New(fault.Unavailable, "error.unavailable").Wrap(err)
		}
	}
	return err
}
