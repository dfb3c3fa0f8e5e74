// Run by the mongo image as root, once, when its volume is empty: the users of Copydesk.

const name = process.env.COPYDESK_DATABASE;
const news = db.getSiblingDB(name);

// what the crawler does and no more: readWrite makes collections and indexes, and collMod, which
// is not part of it, keeps the validators up to date
news.createRole({
  role: "copydesk",
  privileges: [{ resource: { db: name, collection: "" }, actions: ["collMod"] }],
  roles: [{ role: "readWrite", db: name }],
});
news.createUser({ user: "copydesk", pwd: process.env.COPYDESK_PASSWORD, roles: ["copydesk"] });

// for programs downstream
news.createUser({ user: "reader", pwd: process.env.COPYDESK_READER_PASSWORD, roles: ["read"] });
