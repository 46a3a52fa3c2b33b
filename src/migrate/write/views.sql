-- Everything that is known about a customer, in one row.
CREATE VIEW customer_360 AS
SELECT c.entity_id, c.name, c.legal_form, c.kind, c.street, c.postcode, c.city, c.country_code, c.email, c.phone,
       c.website, c.vat_id, c.debtor_account, c.customer_number, c.blocked, c.systems, c.records,
       coalesce(p.contacts, 0) AS contacts, p.opted_out AS contacts_opted_out,
       coalesce(s.sites, 0) AS sites,
       coalesce(j.projects, 0) AS projects,
       coalesce(d.deals, 0) AS deals, coalesce(d.open_deals, 0) AS open_deals,
       coalesce(d.open_deals_eur, 0) AS open_deals_eur,
       coalesce(d.orders, 0) AS orders, coalesce(d.orders_eur, 0) AS orders_eur,
       coalesce(d.invoices, 0) AS invoices, coalesce(d.invoiced_eur, 0) AS invoiced_eur,
       coalesce(d.unpaid_eur, 0) AS unpaid_eur, d.last_invoice,
       coalesce(d.tickets, 0) AS tickets, coalesce(d.open_tickets, 0) AS open_tickets,
       coalesce(k.undecided, 0) AS undecided
FROM customers c
LEFT JOIN (SELECT customer_id, count(*) AS contacts, sum(CASE WHEN opted_out = 'yes' THEN 1 ELSE 0 END) AS opted_out
           FROM contacts GROUP BY customer_id) p ON p.customer_id = c.entity_id
LEFT JOIN (SELECT customer_id, count(*) AS sites FROM sites GROUP BY customer_id) s ON s.customer_id = c.entity_id
LEFT JOIN (SELECT customer_id, count(*) AS projects FROM projects GROUP BY customer_id) j ON j.customer_id = c.entity_id
LEFT JOIN (SELECT customer_id,
                  sum(CASE WHEN record_kind = 'deal' THEN 1 ELSE 0 END) AS deals,
                  sum(CASE WHEN record_kind = 'deal' AND state = 'open' THEN 1 ELSE 0 END) AS open_deals,
                  sum(CASE WHEN record_kind = 'deal' AND state = 'open' THEN coalesce(net_eur, gross_eur, 0) ELSE 0 END) AS open_deals_eur,
                  sum(CASE WHEN record_kind = 'order' THEN 1 ELSE 0 END) AS orders,
                  sum(CASE WHEN record_kind = 'order' THEN coalesce(net_eur, gross_eur, 0) ELSE 0 END) AS orders_eur,
                  sum(CASE WHEN record_kind = 'invoice' THEN 1 ELSE 0 END) AS invoices,
                  sum(CASE WHEN record_kind = 'invoice' THEN coalesce(net_eur, gross_eur, 0) ELSE 0 END) AS invoiced_eur,
                  sum(CASE WHEN record_kind = 'invoice' THEN coalesce(open_eur, 0) ELSE 0 END) AS unpaid_eur,
                  max(CASE WHEN record_kind = 'invoice' THEN coalesce(dated, created) END) AS last_invoice,
                  sum(CASE WHEN record_kind = 'ticket' THEN 1 ELSE 0 END) AS tickets,
                  sum(CASE WHEN record_kind = 'ticket' AND state = 'open' THEN 1 ELSE 0 END) AS open_tickets
           FROM documents GROUP BY customer_id) d ON d.customer_id = c.entity_id
LEFT JOIN (SELECT entity_id, count(*) AS undecided FROM conflicts GROUP BY entity_id) k ON k.entity_id = c.entity_id;

-- One undertaking with its customer and how far each of its stations has come.
CREATE VIEW project_360 AS
SELECT j.entity_id, j.title, j.customer_id, c.name AS customer, j.deal_number, j.deal_state, j.order_number, j.order_state,
       j.project_number, j.project_state, j.amount_eur, j.start_date, j.end_date,
       coalesce(d.invoices, 0) AS invoices, coalesce(d.invoiced_eur, 0) AS invoiced_eur
FROM projects j
LEFT JOIN customers c ON c.entity_id = j.customer_id
LEFT JOIN (SELECT project_id, sum(CASE WHEN record_kind = 'invoice' THEN 1 ELSE 0 END) AS invoices,
                  sum(CASE WHEN record_kind = 'invoice' THEN coalesce(net_eur, gross_eur, 0) ELSE 0 END) AS invoiced_eur
           FROM documents GROUP BY project_id) d ON d.project_id = j.entity_id;

-- Every document with the names of its customer and project.
CREATE VIEW document_360 AS
SELECT d.*, c.name AS customer, j.title AS project
FROM documents d
LEFT JOIN customers c ON c.entity_id = d.customer_id
LEFT JOIN projects j ON j.entity_id = d.project_id;

-- Every old key of every customer, contact and project.
CREATE VIEW old_keys AS
SELECT entity_type, entity_id, system, record_kind, record_id, file, "row"
FROM crosswalk WHERE relation = 'master' AND entity_id IS NOT NULL;

-- Every filled field of a golden record beside all rows that belong to it.
CREATE VIEW field_sources AS
SELECT p.entity_type, p.entity_id, p.field, p.value, p.rule, p.system, p.file, p."row", p.record_id
FROM provenance p;
