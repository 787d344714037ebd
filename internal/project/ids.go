package project

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// IDs is a uuid[] column.
type IDs []uuid.UUID

// GormDataType names the column type.
func (IDs) GormDataType() string { return "uuid[]" }

// Value is the array as PostgreSQL reads it.
func (ids IDs) Value() (driver.Value, error) {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = id.String()
	}
	return "{" + strings.Join(s, ",") + "}", nil
}

// Scan reads the array as PostgreSQL writes it.
func (ids *IDs) Scan(src any) error {
	*ids = nil
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("project: cannot read %T as ids", src)
	}
	s = strings.Trim(s, "{}")
	if s == "" {
		return nil
	}
	for _, part := range strings.Split(s, ",") {
		id, err := uuid.Parse(part)
		if err != nil {
			return fmt.Errorf("project: %w", err)
		}
		*ids = append(*ids, id)
	}
	return nil
}
