// Package forum is the pages of the Digital Transfer Forum. Most of them are
// public: guests read what was released for everybody, without cookies of
// their own and with what machines need to find it.
package forum
