// Make the users of Copydesk. The mongo image runs this as root, once, when its volume is empty.

const name = process.env.COPYDESK_DATABASE;
const news = db.getSiblingDB(name);

// The crawler gets only the rights that it needs: readWrite, to store documents and to make
// collections and indexes, and collMod, which readWrite lacks, to keep the validators up to date.
news.createRole({
  role: "copydesk",
  privileges: [{ resource: { db: name, collection: "" }, actions: ["collMod"] }],
  roles: [{ role: "readWrite", db: name }],
});
news.createUser({ user: "copydesk", pwd: process.env.COPYDESK_PASSWORD, roles: ["copydesk"] });

// Programs that read the articles use this user.
news.createUser({ user: "reader", pwd: process.env.COPYDESK_READER_PASSWORD, roles: ["read"] });
