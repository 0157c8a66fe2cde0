// Package lists owns order lists: named lists of products that a member keeps to order from.
//
// Tables: order_lists, order_list_lines. It tells no events. It asks cart for prices and to put a list into it. A line
// whose product has left the range is kept.
package lists
