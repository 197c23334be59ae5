-- Lists are walked page by page from a place (instant, id): the id is part of the order, so it is part of the index.
drop index money.invoice_by_customer;
create index invoice_by_customer on money.invoice (customer, issued_at desc, id desc);
drop index money.reservation_by_provider;
create index reservation_by_provider on money.reservation (provider, opened_at desc, lease desc);
