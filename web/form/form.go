// Package form reads a form into a struct and checks its shape.
//
// Shape is checked here (validator tags), truth in the services. A field's
// message is `field.<name>.<tag>` where that id exists, else `form.<tag>`.
package form

import (
	"errors"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

var validate = newValidator()

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("form") })
	return v
}

// Parse reads the body of c into in, a pointer to a struct with `form` and
// `validate` tags, and trims its strings. The fault lists every bad field.
func Parse(c *fiber.Ctx, in any) error {
	if err := c.BodyParser(in); err != nil {
		return fault.Wrong("error.form_unreadable").Wrap(err)
	}
	trim(reflect.ValueOf(in).Elem())
	return Check(in)
}

// Query reads the query of c into in, a pointer to a struct with `query` and
// `validate` tags.
func Query(c *fiber.Ctx, in any) error {
	if err := c.QueryParser(in); err != nil {
		return fault.Wrong("error.form_unreadable").Wrap(err)
	}
	trim(reflect.ValueOf(in).Elem())
	return Check(in)
}

// Check validates in and returns a fault that names every bad field.
func Check(in any) error {
	err := validate.Struct(in)
	var ve validator.ValidationErrors
	if !errors.As(err, &ve) {
		return err
	}
	var fields []fault.Field
	for _, fe := range ve {
		name := fe.Field()
		id := "field." + name + "." + fe.Tag()
		if !i18n.Has(i18n.DE, id) {
			id = "form." + fe.Tag()
			if !i18n.Has(i18n.DE, id) {
				id = "form.wrong"
			}
		}
		fields = append(fields, fault.Field{Name: name, ID: id, Args: fault.Args{"Param": fe.Param()}})
	}
	return fault.InvalidInput(fields...)
}

// Fields returns the field faults of err by field name, for re-rendering.
func Fields(err error) map[string]fault.Field {
	out := map[string]fault.Field{}
	var f *fault.Error
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			if _, twice := out[field.Name]; !twice {
				out[field.Name] = field
			}
		}
	}
	return out
}

func trim(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case f.Kind() == reflect.String && f.CanSet():
			f.SetString(strings.TrimSpace(f.String()))
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.String && f.CanSet():
			for j := range f.Len() {
				f.Index(j).SetString(strings.TrimSpace(f.Index(j).String()))
			}
		}
	}
}
