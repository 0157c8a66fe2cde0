package workspace

// Missing is something without which a client can't begin, or begins badly.
type Missing struct {
	What  MissingWhat
	Stops bool // they can't order without it
}

// MissingWhat says which.
type MissingWhat string

// What may be missing before a client goes live, in the order in which one sees to it.
const (
	NoManager  MissingWhat = "manager"
	NoRange    MissingWhat = "range"
	NoProducts MissingWhat = "products" // a range in which nothing is
	NoPrices   MissingWhat = "prices"   // no list has a price in their currency
	NoList     MissingWhat = "price-list"
	NoShipTo   MissingWhat = "ship-to"
	NoPeople   MissingWhat = "people"
	NotInvited MissingWhat = "invitation" // people are there, and nobody was written to
	NobodyCame MissingWhat = "came"
)

// missing is nothing for a client that is closed.
func (o Overview) missing() (list []Missing) {
	if o.Account.Status == "closed" {
		return nil
	}
	add := func(when bool, what MissingWhat, stops bool) {
		if when {
			list = append(list, Missing{what, stops})
		}
	}
	add(o.Account.ManagerID == 0, NoManager, false)
	add(o.Ranges == 0, NoRange, true)
	add(o.Ranges > 0 && o.Counts.Range == 0, NoProducts, true)
	own := false
	for _, p := range o.Asked {
		own = own || !p.IsBase
	}
	add(len(o.Asked) == 0, NoPrices, true)
	add(len(o.Asked) > 0 && !own && o.Account.Discount == 0, NoList, false)
	add(o.Counts.Places == 0, NoShipTo, false)
	add(o.Members == 0, NoPeople, true)
	waits := o.Members > 0 && !o.Live()
	add(waits && !o.Invited, NotInvited, true)
	add(waits && o.Invited, NobodyCame, false)
	return list
}

// Live says that the client has begun: somebody came in or ordered.
func (o Overview) Live() bool { return o.Came != 0 || o.LastOrder != 0 }
