package orders

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
)

// Invoices keeps the seller's own invoices with the orders they are for.
type Invoices struct {
	orders *Service
	files  *files.Store
}

// NewInvoices keeps them among the accounts' files.
func NewInvoices(s *Service, f *files.Store) *Invoices { return &Invoices{s, f} }

const maxInvoiceNumber = 60 // characters

// Attach gives an order the seller's invoice number and the invoice itself, a PDF; without one the number alone, and the
// PDF attached before stays as long as the number does. The same number and content sent again changes nothing.
func (i *Invoices) Attach(ctx context.Context, actor identity.Actor, number, invoice string, content []byte, told Told) (Order, error) {
	invoice = oneLine(invoice)
	problems := fault.Invalid("")
	if invoice == "" || utf8.RuneCountInString(invoice) > maxInvoiceNumber {
		problems.Add("invoice", fmt.Sprintf("Enter the invoice's number, at most %d characters.", maxInvoiceNumber))
	}
	if len(content) > 0 && !isPDF(content) {
		problems.Add("pdf", "This file is no PDF.")
	}
	if err := problems.OrNil(); err != nil {
		return Order{}, err
	}
	return i.orders.move(ctx, actor, number, Invoice, told, func(ctx context.Context, m *step) (events.Fact, error) {
		o := &m.order
		switch {
		case len(content) > 0:
			name := invoiceFile(*o, content)
			if o.InvoiceNumber == invoice && o.InvoiceFile == name {
				return nil, fault.Conflict("This invoice is attached already.")
			}
			if _, err := i.files.Save(ctx, name, o.AccountID, bytes.NewReader(content)); err != nil {
				return nil, err
			}
			o.InvoiceFile = name
		case o.InvoiceNumber == invoice:
			return nil, fault.Conflict("This invoice number is there already.")
		default:
			o.InvoiceFile = ""
		}
		o.InvoiceNumber, o.InvoicedAt, m.detail = invoice, m.now, invoice
		return Invoiced{o.about(actor), invoice, m.note}, nil
	})
}

// isPDF: what begins and ends as a PDF does. Readers look for the end within the last kilobyte.
func isPDF(content []byte) bool {
	return bytes.HasPrefix(content, []byte("%PDF-")) && bytes.Contains(content[max(0, len(content)-1024):], []byte("%%EOF"))
}

// invoiceFile is a name that no other order's invoice can have, and that changes with the content.
func invoiceFile(o Order, content []byte) string {
	sum := sha256.Sum256(content)
	return fmt.Sprintf("invoices/%d-%s.pdf", o.ID, hex.EncodeToString(sum[:8]))
}

// Find is the PDF of an order that the actor may see.
func (i *Invoices) Find(ctx context.Context, actor identity.Actor, number string) (Order, files.File, error) {
	o, err := i.orders.Find(ctx, actor, number)
	if err != nil {
		return o, files.File{}, err
	}
	if o.InvoiceFile == "" {
		return o, files.File{}, fault.NotFound("This order has no invoice yet.")
	}
	f, err := i.files.Find(ctx, o.AccountID, o.InvoiceFile)
	return o, f, err
}

// Read is the content of a PDF that was found.
func (i *Invoices) Read(f files.File) ([]byte, error) { return i.files.Read(f) }
