// Package seed is the demo seller, Harbour & Vale: a distributor of fasteners,
// packaging, safety wear, cleaning, electrical and abrasives, with its clients,
// their prices and two years of their orders. All of it is the project's own.
//
// Files gives the import files of PRODUCT.md in the order in which they load;
// TheSeller gives what no importer carries, TheHistory what the clients' people
// did on their pages around the orders. Everything is worked out from the
// readable files beside this one, the same on every run; dates are relative to
// the given today.
//
//	families/*.txt            the catalogue, as families of products
//	families/exceptions.csv   single values of single products
//	people/*.csv              clients in the importers' own columns; "@+12" is
//	                          a date in 12 days, see date
//	story/rhythms.json        how each client buys; times in working days
//	story/contacts.json, answers.json, dropped-carts.json, words.json
//	                          calls worth a note, what clients said of the seller,
//	                          carts worth a note, words that they search
//	story/*.json, about.md    looks, standing orders, lists, open orders, story
//	story/logos, portraits    drawings; a logo's letters take the page's colour
//
// A family begins with `== id`; an axis is a list (`axis length = 10 12`) or a
// table (`axis thread | T | d` with rows below, `-` for nothing); all axes are
// multiplied out. `let` names a formula, `only` keeps what it is true for,
// `price` is net per unit of sale in euros; formulas are Go expressions with
// pick, max and round. Templates put values into words (`{length:03}`, see
// template). `attr Name = value` is an attribute, left out when empty;
// `related kind SKU` is dropped where no such product exists; `successor SKU`
// makes the product discontinued.
package seed
