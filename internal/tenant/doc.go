// Package tenant knows the municipalities of an installation and what each
// has agreed with its staff council.
//
// It owns: the tenant's name, Land, zone, contact and hosts; which tenant a
// host belongs to and which address links begin with; the versioned agreement
// (minimum group, retention, allowed analyses). It does not own units or
// people, nor who is signed in.
//
// Invariants: an address in a mail, letter or certificate never comes from a
// request's Host header; an agreement is never changed, a new version follows
// it; the minimum group is five or more; what the agreement does not allow is
// off.
package tenant
