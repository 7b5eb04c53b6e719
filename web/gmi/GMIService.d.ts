// Types of GMIService.js. Made from the protocol document by
// `python -m gmi_appkit.protocol.javascript`: edit that.

declare namespace GMIService {
  /** Why the library answers in the phone's place.
   *
   * - `network`: the phone cannot be reached, or refused the request
   * - `timeout`: it did not answer in time; a late answer is dropped
   * - `reply`: it answered something else than a reply
   * - `session`: logged in, but the session does not hold: the browser keeps the cookie back
   * - `cancelled`: by `cancel()`
   * - `superseded`: by a newer search, while it still waited
   * - `refused`: not sent; `msg` says which value or permission is missing
   * - `version`: the phone's GMI version has no such function
   * - `many`: too many contacts for one reply; `count` says how many
   * - `gone`: only from `watch`: the last answer, after ten failures in a row
   */
  type Reason = 'network' | 'timeout' | 'reply' | 'session' | 'cancelled' | 'superseded' |
    'refused' | 'version' | 'many' | 'gone';

  /** An error reply: of the phone, or of the library, which then has a `reason`. */
  interface Failure {
    res: 'error';
    /** What failed, for people. The phone's own message if there is no `reason`. */
    msg: string;
    reason?: Reason;
    /** With the reason `many`: how many contacts there are. */
    count?: string;
    /** Of a phonebook's download, import or saving: how it ended. */
    phbkresponse?: string;
  }

  /** Runs exactly once, whatever becomes of the request. */
  type Callback<Reply> = (reply: Reply | Failure) => void;

  /** Numbers may be given as text: the wire knows nothing else. */
  type Value = string | number;
  type Switch = 0 | 1 | '0' | '1' | boolean;

  /** Type of `GMIService.ALL`, which means all contacts, all groups; nothing else does. */
  interface All { toString(): string; readonly __all: never; }

  interface Options {
    /** Where the phone is, such as `http://192.168.1.50`; the page's own origin by default. */
    base?: string;
    /** Milliseconds for one request, 10000 by default. */
    timeout?: number;
    /** Most contacts that getContact fetches at once without being told to, 200 by default. */
    maxContacts?: number;
    /** Lets calls through that destroy something; better given to the one call. */
    allowDestructive?: boolean;
    /** Asked once when a login is needed and webServiceLogin has not been called. Call `give`
     * with what the user typed; calling it with nothing lets the waiting calls fail. */
    credentials?: (give: (username?: string, password?: string) => void) => void;
  }

  /** Stands after the callback of any function. */
  interface CallOptions {
    /** Milliseconds for each of its requests. */
    timeout?: number;
    /** Needed where the function says it destroys something. */
    allowDestructive?: boolean;
  }

  interface Call {
    /** Gives up: the callback gets the reason `cancelled`, a reply is dropped. */
    cancel(): void;
  }

  interface WatchOptions {
    /** Milliseconds between requests: 1000 for getLineStatus, else 15000. */
    interval?: number;
    /** Where a page cannot know that it is hidden, asking pauses this long after the last touch
     * or key, in milliseconds: 300000 by default, 0 for never. */
    idle?: number;
  }

  interface Watch { stop(): void; }

  /** Taken by setGroup. */
  interface PhbkGroup {
    /** Group id. */
    gpID?: Value;
    /** Group name. */
    gpName?: Value;
  }

  /** Taken by setContact. */
  interface PhbkContact {
    /** Contact id; empty = add, existing = edit. */
    ctID?: Value;
    /** Name. */
    ctName?: Value;
    /** Group id. */
    gpID?: Value;
    /** Work number. */
    work?: Value;
    /** Home number. */
    home?: Value;
    /** Mobile number. */
    mobile?: Value;
    /** Fax number. */
    fax?: Value;
    /** E-mail address. */
    mail?: Value;
  }

  /** Taken by downloadPhonebook. */
  interface PhbkConfigure {
    /** 0 = OFF, 1 = TFTP, 2 = HTTP. */
    mode?: Value;
    /** Download URL. */
    url?: Value;
    /** Automatic download interval. */
    interval?: Value;
    /** Replace duplicates: 0 = No, 1 = Yes. */
    redup?: Value;
    /** Clear old list: 0 = No, 1 = Yes. */
    clearold?: Value;
    /** 0 = XML, 2 = CSV (v1.9: 0 XML, 1 Vcard, 2 CSV). */
    filetype?: Value;
    /** UTF-8 or GBK. */
    encode?: Value;
  }

  /** Taken by setPhonebook. */
  interface PhbkConfigureImport {
    /** 0 = XML, 1 = vCard, 2 = CSV; the emulator needs only 0 (0). */
    filetype?: Value;
    /** UTF-8 or GBK (as encode of interface 21) (UTF-8). */
    encode?: Value;
    /** Replace duplicates: 0 = No, 1 = Yes (0 or 1). */
    redup?: Value;
    /** Clear the old list first: 0 = No, 1 = Yes (0 or 1). */
    clearold?: Value;
  }

  /** Taken by setUpgrade. */
  interface UpgradeConf {
    /** P212: 0 = TFTP, 1 = HTTP, 2 = HTTPS. */
    mode?: Value;
    /** P192: firmware server path. */
    firmware?: Value;
    /** P237: config server path. */
    config?: Value;
  }

  /** Taken by setParameter and getParameter. */
  interface ConfItem {
    /** P value. */
    value?: Value;
    /** Nvram address (P parameter). */
    key: Value;
  }

  /** What webServiceLogin answers. */
  interface WebServiceLoginReply {
    res: 'success';
    msg: string;
  }

  /** What getUptime answers. */
  interface GetUptimeReply {
    res: 'success';
    day: string;
    hour: string;
    min: string;
    sec: string;
  }

  /** What getPN answers. */
  interface GetPNReply {
    res: 'success';
    pn: string;
  }

  /** What getHardware answers. */
  interface GetHardwareReply {
    res: 'success';
    hardware: string;
  }

  /** What getVendor answers. */
  interface GetVendorReply {
    res: 'success';
    vendor: string;
  }

  /** What getProduct answers. */
  interface GetProductReply {
    res: 'success';
    product: string;
  }

  /** What getProductInfo answers. */
  interface GetProductInfoReply {
    res: 'success';
    product: string;
    vendor: string;
  }

  /** What originateCall answers. */
  interface OriginateCallReply {
    res: 'success';
    msg: string;
  }

  /** What getNetworkInfo answers. */
  interface GetNetworkInfoReply {
    res: 'success';
    mac: string;
    ip: string;
    mask: string;
    gateway: string;
    dns: string;
    type: string;
  }

  /** What getAccountInfo answers. */
  interface GetAccountInfoReply {
    Response: 'Success';
    Data: Array<{
      Index: string;
      Server: string;
      Number: string;
      Status: string;
      Activate: string;
    }>;
  }

  /** What getGroup answers. */
  interface GetGroupReply {
    res: 'success';
    msg: Array<{
      groupID: string;
      groupName: string;
    }>;
  }

  /** What getContact answers. */
  interface GetContactReply {
    res: 'success';
    msg: Array<{
      contactID: string;
      contactName: string;
      groupID: string;
      work: string;
      home: string;
      mobile: string;
      fax: string;
      photo: string;
      email: string;
    }>;
  }

  /** What getGroupCount answers. Proposed. */
  interface GetGroupCountReply {
    res: 'success';
    msg: string;
  }

  /** What getContactCount answers. Proposed. */
  interface GetContactCountReply {
    res: 'success';
    msg: string;
  }

  /** What setGroup answers. */
  interface SetGroupReply {
    res: 'success';
    msg: string;
  }

  /** What setContact answers. */
  interface SetContactReply {
    res: 'success';
    msg: string;
  }

  /** What removeContact answers. */
  interface RemoveContactReply {
    res: 'success';
  }

  /** What clearGroup answers. */
  interface ClearGroupReply {
    res: 'success';
  }

  /** What removeGroup answers. */
  interface RemoveGroupReply {
    res: 'success';
  }

  /** What moveToDefault answers. */
  interface MoveToDefaultReply {
    res: 'success';
  }

  /** What downloadPhonebook answers. */
  interface DownloadPhonebookReply {
    res: 'success';
    flag?: string;
    phbkresponse?: string;
  }

  /** What setPhonebook answers. */
  interface SetPhonebookReply {
    res: 'success';
    flag?: string;
    phbkresponse?: string;
  }

  /** What getMessage answers. */
  interface GetMessageReply {
    res: 'success';
    msg: Array<{
      id: string;
      number: string;
      account: string;
      state: string;
      message: string;
    }>;
  }

  /** What setNewMessage answers. */
  interface SetNewMessageReply {
    res: 'success';
  }

  /** What sendDraftMessage answers. */
  interface SendDraftMessageReply {
    res: 'success';
  }

  /** What removeMessage answers. */
  interface RemoveMessageReply {
    res: 'success';
  }

  /** What saveMessage answers. */
  interface SaveMessageReply {
    res: 'success';
  }

  /** What getLastCall answers. */
  interface GetLastCallReply {
    res: 'success';
    msg: Array<{
      id: string;
      number: string;
      account: string;
      isVideo: string;
    }>;
  }

  /** What removeCall answers. */
  interface RemoveCallReply {
    res: 'success';
  }

  /** What saveCallHistory answers. Proposed. */
  interface SaveCallHistoryReply {
    res: 'success';
  }

  /** What setUpgrade answers. Proposed. */
  interface SetUpgradeReply {
    res: 'success';
    flag?: string;
  }

  /** What setParameter answers. */
  interface SetParameterReply {
    res: 'success';
    flag: string;
  }

  /** What getParameter answers. */
  interface GetParameterReply {
    res: 'success';
    [key: string]: string;
  }

  /** What launchService answers. */
  interface LaunchServiceReply {
    res: 'success';
  }

  /** What getGMIVersion answers. */
  type GetGMIVersionReply = string;

  /** What getPhoneStatus answers. */
  type GetPhoneStatusReply = string;

  /** What getPhoneMem answers. */
  type GetPhoneMemReply = string;

  /** What getLineStatus answers. */
  type GetLineStatusReply = string;

  /** What closeService answers. */
  interface CloseServiceReply {
    res: 'success';
  }

  /** What grabWindow answers. */
  interface GrabWindowReply {
    res: 'success';
  }

  /** What touchScreen answers. */
  interface TouchScreenReply {
    res: 'success';
  }

  /** What endCall answers. */
  type EndCallReply = string;
}

/** The functions of a phone's HTTP interface (GMI).
 *
 * At most two requests are under way at a time; the others wait. One login serves all calls; a
 * call that finds the session ended logs in once more and is repeated.
 *
 *     var gmi = new GMIService();
 *     gmi.webServiceLogin('', 'gmiadmin', password, function (reply) {
 *       if (reply.res == 'error') show(reply.msg);
 *     });
 */
declare class GMIService {
  constructor(options?: GMIService.Options);

  /** All contacts, all groups: in place of an id, on purpose. */
  static readonly ALL: GMIService.All;

  base: string;
  timeout: number;
  maxContacts: number;
  allowDestructive?: boolean;
  credentials?: GMIService.Options['credentials'];

  /** Log in and open a session.
   *
   * 1. `webServiceLogin(ip, username, password, callbackFunction)`, GXP2200 GMI Web Service Guide
   * V1.0 p. 4, 5.
   * Request: documented. Replies: documented.
   *
   * An empty `ip` means the base; a base that was set in the options wins. The user and the
   * password are kept in memory, so that an ended session is opened again.
   *
   * - `authentication failed`: user name or password missing or wrong
   * @param ip Address of the phone, or an empty text for the base.
   * @param username Web GUI user name (example: admin).
   * @param password Web GUI password (JS parameter password) (example: 123).
   */
  webServiceLogin(
    ip: string,
    username: string,
    password: string,
    callbackFunction?: GMIService.Callback<GMIService.WebServiceLoginReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Time since the phone started.
   *
   * 2. `getUptime(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 5.
   * Request: documented. Replies: documented.
   *
   * - `can't get uptime`: uptime not available
   */
  getUptime(
    callbackFunction?: GMIService.Callback<GMIService.GetUptimeReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Part number.
   *
   * 3. `getPN(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 5, 6.
   * Request: documented. Replies: documented.
   *
   * - `can't get pn version`: P/N not available
   */
  getPN(
    callbackFunction?: GMIService.Callback<GMIService.GetPNReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Hardware version.
   *
   * 4. `getHardware(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 6.
   * Request: documented. Replies: documented.
   *
   * - `can't get hardware version`: hardware version not available
   */
  getHardware(
    callbackFunction?: GMIService.Callback<GMIService.GetHardwareReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Vendor name.
   *
   * 5. `getVendor(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 7.
   * Request: documented. Replies: documented.
   *
   * - `can't get vendor`: vendor not available
   */
  getVendor(
    callbackFunction?: GMIService.Callback<GMIService.GetVendorReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Product model.
   *
   * 6. `getProduct(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 7.
   * Request: documented. Replies: documented.
   *
   * - `can't get product model`: product model not available
   */
  getProduct(
    callbackFunction?: GMIService.Callback<GMIService.GetProductReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Product model and vendor.
   *
   * 7. `getProductInfo(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 8.
   * Request: documented. Replies: documented.
   *
   * - `can't get product information`: product information not available
   */
  getProductInfo(
    callbackFunction?: GMIService.Callback<GMIService.GetProductInfoReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Start a call.
   *
   * 8. `originateCall(account, isvideo, isdialplan, destnum, headerstring, callbackFunction)`,
   * GXP2200 GMI Web Service Guide V1.0 p. 8, 9.
   * Request: documented. Replies: documented.
   *
   * - `destnum can't be null`: destnum empty
   * - `timeout`: timeout
   * @param account Account index (int) as given by getAccountInfo (0..5; example: 0).
   * @param isvideo Kind of call (0 = audio, 1 = video).
   * @param isdialplan Dial-plan switch: 1 = check the dial plan, 0 = do not (meaning from the
   *   GXV3175 GMI guide, same parameter of its call function; the GXP2200 guide prints only '0 or
   *   1') (0 or 1).
   * @param destnum Number to dial (example: 8108819).
   * @param headerstring SIP request header (may be empty (example is empty); the GXV3175 GMI guide
   *   shows myheader1=myvalue1).
   */
  originateCall(
    account: GMIService.Value,
    isvideo: GMIService.Switch,
    isdialplan: GMIService.Switch,
    destnum: string,
    headerstring: string,
    callbackFunction?: GMIService.Callback<GMIService.OriginateCallReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Address, mask, gateway, DNS and MAC.
   *
   * 9. `getNetworkInfo(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 9.
   * Request: documented. Replies: documented.
   */
  getNetworkInfo(
    callbackFunction?: GMIService.Callback<GMIService.GetNetworkInfoReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** The SIP accounts and their state.
   *
   * 10. `getAccountInfo(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 10.
   * Request: documented. Replies: documented.
   *
   * Status: 0 = unregistered, 1 = registered, 2 = registered, 3 = dialing, 4 = ringing, 5 =
   * dialing, 6 = talking.
   */
  getAccountInfo(
    callbackFunction?: GMIService.Callback<GMIService.GetAccountInfoReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Phonebook groups, one or all.
   *
   * 11. `getGroup(gpID, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 10, 11.
   * Request: documented. Replies: documented.
   *
   * - `0`: no groups
   * - `can't get groups information`: reading failed
   * - `wrong format`: parameters in wrong format, since GMI 9
   * @param gpID Phonebook group id (JS gpID); empty = all groups (id or empty).
   */
  getGroup(
    gpID: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.GetGroupReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Contacts by name, by id, by group, or all.
   *
   * 12. `getContact(ctID, gpID, ctName, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p.
   * 11, 12.
   * Request: documented. Replies: documented.
   *
   * With all three empty it asks getContactCount first and refuses above `maxContacts` (reason
   * `many`, with `count`); `GMIService.ALL` as `ctID` fetches the whole list. A search by name
   * takes the place of an earlier one that still waits, whose callback gets the reason
   * `superseded`.
   *
   * - `0`: no contacts
   * - `can't get contacts information`: reading failed
   * - `wrong format`: parameters in wrong format, since GMI 9
   * @param ctID Contact id (JS ctID) (id or empty).
   * @param gpID Group id (JS gpID) (id or empty).
   * @param ctName Text looked for in the name field (JS ctName) (text or empty).
   */
  getContact(
    ctID: GMIService.Value | GMIService.All,
    gpID: GMIService.Value,
    ctName: string,
    callbackFunction?: GMIService.Callback<GMIService.GetContactReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Number of groups.
   *
   * 13. `getGroupCount(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 12.
   * Request: documented. Replies: proposed.
   *
   * - `can't get groups information`: reading failed, proposed
   */
  getGroupCount(
    callbackFunction?: GMIService.Callback<GMIService.GetGroupCountReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Number of contacts.
   *
   * 14. `getContactCount(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 1.
   * Request: proposed. Replies: proposed.
   *
   * - `can't get contacts information`: reading failed, proposed
   */
  getContactCount(
    callbackFunction?: GMIService.Callback<GMIService.GetContactCountReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Add or rename a group.
   *
   * 15. `setGroup(phbkGroup, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 14.
   * Request: documented. Replies: documented.
   *
   * A value that the separator '::' cannot carry is refused before it is sent.
   *
   * - `can't set group`: return failed (as printed)
   * - `group information is empty`: groupInfo empty
   * - `set group failed`: group could not be set up
   * - `wrong format`: groupInfo in wrong format
   * - `0`: database operation error, since GMI 9
   */
  setGroup(
    phbkGroup: GMIService.PhbkGroup,
    callbackFunction?: GMIService.Callback<GMIService.SetGroupReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Add or edit a contact.
   *
   * 16. `setContact(phbkContact, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 14, 15.
   * Request: documented. Replies: documented.
   *
   * What is left out becomes empty: hand over the whole contact when editing. A value that the
   * separator '::' cannot carry is refused before it is sent.
   *
   * - `can't set contact`: return failed (as printed)
   * - `contact information is empty`: contactInfo empty
   * - `set contact failed`: contact could not be set up
   * - `wrong format`: contactInfo in wrong format
   * - `0`: database operation error, since GMI 9
   */
  setContact(
    phbkContact: GMIService.PhbkContact,
    callbackFunction?: GMIService.Callback<GMIService.SetContactReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Remove a contact, or all with an empty id.
   *
   * 17. `removeContact(ctID, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 16.
   * Request: documented. Replies: documented.
   *
   * Destructive: needs `allowDestructive` with GMIService.ALL; an empty id is refused.
   *
   * - `remove contact failed`: removal failed
   * - `can't remove contact`: no data returned
   * - `wrong format`: parameters in wrong format, since GMI 9
   * - `0`: database operation error, since GMI 9
   * @param ctID Contact id; empty = remove all contacts (example: 1).
   */
  removeContact(
    ctID: GMIService.Value | GMIService.All,
    callbackFunction?: GMIService.Callback<GMIService.RemoveContactReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Move a group's contacts to the default group.
   *
   * 18. `clearGroup(gpID, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 16, 17.
   * Request: documented. Replies: documented.
   *
   * Destructive: needs `allowDestructive` always.
   *
   * - `clear group failed`: clearing failed
   * - `can't clear group`: no data returned
   * - `ID is empty`: groupID empty
   * @param gpID Group to empty; its contacts move to the default group (example: 1).
   */
  clearGroup(
    gpID: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.ClearGroupReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Remove a group, or all with an empty id.
   *
   * 19. `removeGroup(gpID, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 17, 18.
   * Request: documented. Replies: documented.
   *
   * Destructive: needs `allowDestructive` with GMIService.ALL; an empty id is refused.
   *
   * - `remove group failed`: removal failed
   * - `can't remove group`: no data returned
   * - `wrong format`: parameters in wrong format, since GMI 9
   * - `0`: database operation error, since GMI 9
   * @param gpID Group to remove; empty = all groups (example: 1).
   */
  removeGroup(
    gpID: GMIService.Value | GMIService.All,
    callbackFunction?: GMIService.Callback<GMIService.RemoveGroupReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Move a contact to the default group.
   *
   * 20. `moveToDefault(ctID, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 18, 19.
   * Request: documented. Replies: documented.
   *
   * - `move contact to default failed`: move failed
   * - `can't move contact to default`: no data returned
   * - `ID is empty`: contactID empty
   * - `wrong format`: parameters in wrong format, since GMI 9
   * - `0`: database operation error, since GMI 9
   * @param ctID Contact to move to the default group (example: 1).
   */
  moveToDefault(
    ctID: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.MoveToDefaultReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Set up, and start, the download of a phonebook.
   *
   * 21. `downloadPhonebook(phbkConfigure, flag, callbackFunction)`, GXP2200 GMI Web Service Guide
   * V1.0 p. 19, 20.
   * Request: documented. Replies: documented.
   *
   * With flag 1 the callback runs when the download is over; an error then has `phbkresponse`.
   * Fields that are left out are not sent.
   *
   * phbkresponse: 0 = download successful (download and import), 1 = downloading, 2 = contacts
   * full (download and import), 3 = parse failed (download and import), 4 = downloading failed, 5
   * = download mode is OFF, 6 = download address invalid, 8 = file encoding wrong, 9 = importing
   * (import), 10 = file format invalid (import).
   *
   * Destructive: needs `allowDestructive` where it sends downClear=1.
   *
   * - `configuration file not found`: configuration cannot be saved
   * - `phone rebooting`: phone is rebooting
   * @param flag 0 = save the configuration, 1 = save and download (0 or 1).
   */
  downloadPhonebook(
    phbkConfigure: GMIService.PhbkConfigure,
    flag: GMIService.Switch,
    callbackFunction?: GMIService.Callback<GMIService.DownloadPhonebookReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Save the phonebook to a file, or import an uploaded one.
   *
   * 22. `setPhonebook(phbkConfigure, flag, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0
   * p. 22.
   * Request: documented. Replies: documented.
   *
   * flag 0: has the phone save its phonebook, which is then at /phonebook/phonebook.xml. flag 1:
   * imports what was uploaded to /upload?type=phonebook. The callback runs when that is over; an
   * error then has `phbkresponse`.
   *
   * phbkresponse of an import: 0 = download successful (download and import), 1 = downloading, 2 =
   * contacts full (download and import), 3 = parse failed (download and import), 4 = downloading
   * failed, 5 = download mode is OFF, 6 = download address invalid, 8 = file encoding wrong, 9 =
   * importing (import), 10 = file format invalid (import).
   *
   * Destructive: needs `allowDestructive` where it sends portClear=1.
   *
   * - `configuration file not found`: putportphbk: import failed
   */
  setPhonebook(
    phbkConfigure: GMIService.PhbkConfigureImport,
    flag: GMIService.Switch,
    callbackFunction?: GMIService.Callback<GMIService.SetPhonebookReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Messages, one or all.
   *
   * 23. `getMessage(id, callbackFunction)`, GXV3240/3275 GMI Web Service v1.9 User Guide p. 25.
   * Request: proposed. Replies: documented.
   *
   * - `get message failed`: failed
   * - `wrong format`: parameters in wrong format, since GMI 9
   * @param id Message id; empty = all messages (as getGroup and getContact do with an empty id)
   *   (example: 15).
   */
  getMessage(
    id: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.GetMessageReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Send a message or keep it as a draft.
   *
   * 24. `setNewMessage(num, account, text, flag, callbackFunction)`, GXP2200 GMI Web Service Guide
   * V1.0 p. 24.
   * Request: documented. Replies: documented.
   *
   * - `set new message failed`: failed
   * - `wrong format`: parameters in wrong format, since GMI 9
   * - `0`: database operation error, since GMI 9
   * @param num Recipient (JS num) (example: 8107314).
   * @param account Account index (0..5; example: 0).
   * @param text Message text (JS text) (example: hello).
   * @param flag What to do (0 = save to Draft box, 1 = send).
   */
  setNewMessage(
    num: string,
    account: GMIService.Value,
    text: string,
    flag: GMIService.Switch,
    callbackFunction?: GMIService.Callback<GMIService.SetNewMessageReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Send a draft.
   *
   * 25. `sendDraftMessage(id, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 24, 25.
   * Request: documented. Replies: documented.
   *
   * - `send new message failed`: sending failed
   * @param id Id of the draft (JS id) (example: 12).
   */
  sendDraftMessage(
    id: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.SendDraftMessageReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Remove a message, or all of a box.
   *
   * 26. `removeMessage(id, flag, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 25, 26.
   * Request: documented. Replies: documented.
   *
   * Destructive: needs `allowDestructive` where it sends flag=1.
   *
   * - `remove message failed`: removal failed
   * - `wrong format`: parameters in wrong format, since GMI 9
   * @param id With flag=1 the box: 0 = Inbox, 1 = Outbox, 2 = Draft box; with flag=0 the message
   *   id (example: 1).
   * @param flag 1 = remove all of one box, 0 = remove one message (1 or 0 (the parameter text says
   *   2 for one message)).
   */
  removeMessage(
    id: GMIService.Value,
    flag: GMIService.Switch,
    callbackFunction?: GMIService.Callback<GMIService.RemoveMessageReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Write the messages to a file for download.
   *
   * 27. `saveMessage(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 26.
   * Request: documented. Replies: documented.
   */
  saveMessage(
    callbackFunction?: GMIService.Callback<GMIService.SaveMessageReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** The last call answered, dialed or missed.
   *
   * 28. `getLastCall(type, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 26, 27.
   * Request: documented. Replies: documented.
   *
   * - `get last call failed`: failed
   * - `wrong type format`: type in wrong format
   * @param type Call log (0 = answered, 1 = dialed, 2 = missed).
   */
  getLastCall(
    type: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.GetLastCallReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Remove a call log entry, or a whole log.
   *
   * 29. `removeCall(id, flag, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 27.
   * Request: documented. Replies: partly proposed.
   *
   * Destructive: needs `allowDestructive` where it sends flag=1.
   *
   * - `remove call failed`: removal failed
   * - `wrong format`: parameters in wrong format, since GMI 9, proposed
   * @param id With flag=1 the log: 0 = answered, 1 = dialed, 2 = missed; with flag=0 the log entry
   *   id (example: 1).
   * @param flag 1 = remove a whole log, 0 = remove one entry (1 or 0 (the parameter text says 2
   *   for one entry)).
   */
  removeCall(
    id: GMIService.Value,
    flag: GMIService.Switch,
    callbackFunction?: GMIService.Callback<GMIService.RemoveCallReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Write the call history to a file for download.
   *
   * 30. `saveCallHistory(callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 1.
   * Request: proposed. Replies: proposed.
   */
  saveCallHistory(
    callbackFunction?: GMIService.Callback<GMIService.SaveCallHistoryReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Set the upgrade servers, and reboot if asked.
   *
   * 31. `setUpgrade(upgradeConf, reboot, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p.
   * 1.
   * Request: proposed. Replies: proposed.
   *
   * With reboot 1 the callback gets the reply of the reboot request.
   *
   * Destructive: needs `allowDestructive` always.
   *
   * - `phone rebooting`: phone is rebooting, proposed
   * @param reboot 1 = reboot now, 0 = only save.
   */
  setUpgrade(
    upgradeConf: GMIService.UpgradeConf,
    reboot: GMIService.Switch,
    callbackFunction?: GMIService.Callback<GMIService.SetUpgradeReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Set P values.
   *
   * 32. `setParameter(confItem, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 32.
   * Request: proposed. Replies: documented.
   *
   * Keys with or without their P.
   *
   * Destructive: needs `allowDestructive` for P values that hold passwords, network or access.
   *
   * - `phone rebooting`: configuration failed
   */
  setParameter(
    confItem: GMIService.ConfItem[],
    callbackFunction?: GMIService.Callback<GMIService.SetParameterReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Read P values.
   *
   * 33. `getParameter(confItem, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 32.
   * Request: documented. Replies: documented.
   *
   * Keys with or without their P. P values that hold passwords are not read.
   *
   * - `new memory failed or no value`: failed
   */
  getParameter(
    confItem: GMIService.ConfItem[],
    callbackFunction?: GMIService.Callback<GMIService.GetParameterReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Open an application on the phone.
   *
   * 34. `launchService(name, arg, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 33.
   * Request: documented. Replies: documented.
   *
   * - `open application failed`: server got no data
   * - `name is empty`: name empty
   * - `run application failed`: application did not run
   * @param name Application name, case-insensitive (AlarmClock, Audio, Browser, Message, Video).
   * @param arg Input for the application (example: http://192.168.121.29/a.html).
   */
  launchService(
    name: string,
    arg: string,
    callbackFunction?: GMIService.Callback<GMIService.LaunchServiceReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Version of this interface.
   *
   * 35. `getGMIVersion(callbackFunction)`, GXV3240/3275 GMI Web Service v1.9 User Guide p. 39.
   * Request: documented. Replies: documented.
   */
  getGMIVersion(
    callbackFunction?: GMIService.Callback<GMIService.GetGMIVersionReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** State of a process on the phone.
   *
   * 36. `getPhoneStatus(funcname, callbackFunction)`, GXV3240/3275 GMI Web Service v1.9 User Guide
   * p. 39.
   * Request: documented. Replies: partly proposed.
   * Since GMI 6.
   *
   * The reply: R = running, S = sleeping in an interruptible wait, D = waiting in uninterruptible
   * disk sleep, Z = zombie, T = traced or stopped (on a signal), W = paging.
   *
   * - `Unknown`: funcname empty or no such process, proposed
   * @param funcname Process name (example: gs_gui).
   */
  getPhoneStatus(
    funcname: string,
    callbackFunction?: GMIService.Callback<GMIService.GetPhoneStatusReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Physical memory of a process on the phone.
   *
   * 37. `getPhoneMem(funcname, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 35.
   * Request: documented. Replies: documented.
   * Since GMI 6.
   *
   * - `Unknown`: memory unknown or not readable
   * @param funcname Process name (example: gs_gui).
   */
  getPhoneMem(
    funcname: string,
    callbackFunction?: GMIService.Callback<GMIService.GetPhoneMemReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** State of a line.
   *
   * 38. `getLineStatus(line, callbackFunction)`, GXP2200 GMI Web Service Guide V1.0 p. 35, 36.
   * Request: documented. Replies: documented.
   * Since GMI 8.
   *
   * The reply: -1 = reading the line status failed, 0 = CALL_IDLE idle, calls can be made, 1 =
   * CALL_DIALING dialing, 2 = CALL_RINGING ringing, 3 = CALL_CALLING calling, 4 = CALL_CONNECTED
   * connected, 5 = CALL_ONHOLD on hold, 6 = CALL_TRANSFERED already transferred (spelling as in
   * the guide), 7 = CALL_ENDING being ended, 8 = CALL_FAILED cannot be established, 9 =
   * CALL_TRANSFER being transferred, 10 = CALL_CONFERENCE in conference, 11 = CALL_PAGING
   * unspecified, 12 = CALL_RINGBACK ringback, 13 = CALL_IPCALL direct IP call.
   *
   * - `line can't be null`: line empty
   * - `line invalid`: line not valid
   * - `can't get line status`: status not readable
   * @param line Line index (0..2 = line 1..3).
   */
  getLineStatus(
    line: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.GetLineStatusReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Close an application.
   *
   * 39. `closeService(name, callbackFunction)`, GXV3240/3275 GMI Web Service v1.9 User Guide p.
   * 37.
   * Request: documented. Replies: documented.
   * Since GMI 8.
   * Only on GXV3240 and GXV3275.
   *
   * - `close application failed`: failed
   * - `name is empty`: name empty
   * @param name Application name.
   */
  closeService(
    name: string,
    callbackFunction?: GMIService.Callback<GMIService.CloseServiceReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Save a screenshot on the phone.
   *
   * 40. `grabWindow(path, callbackFunction)`, GXV3240/3275 GMI Web Service v1.9 User Guide p. 37,
   * 38.
   * Request: documented. Replies: documented.
   * Since GMI 8.
   * Only on GXV3240 and GXV3275.
   *
   * - `save grab failed`: dbus returned nothing
   * - `path is empty`: path empty
   * - `filename is empty`: file name empty
   * - `save pictrue failed`: saving failed
   * - `wrong extension`: wrong file extension
   * - `lost the extension`: no file extension
   * @param path Directory and file name on the phone.
   */
  grabWindow(
    path: string,
    callbackFunction?: GMIService.Callback<GMIService.GrabWindowReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Touch the screen at a point.
   *
   * 41. `touchScreen(x, y, msec, callbackFunction)`, GXV3240/3275 GMI Web Service v1.9 User Guide
   * p. 38.
   * Request: documented. Replies: documented.
   * Since GMI 10.
   * Only on GXV3240 and GXV3275.
   *
   * - `the point out of screen`: point outside the screen
   * @param x CSS pixels from the left.
   * @param y CSS pixels from the top.
   * @param msec How long, milliseconds.
   */
  touchScreen(
    x: GMIService.Value,
    y: GMIService.Value,
    msec: GMIService.Value,
    callbackFunction?: GMIService.Callback<GMIService.TouchScreenReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** End the current call.
   *
   * 42. `endCall(callbackFunction)`, GXV3240/3275 GMI Web Service v1.9 User Guide p. 41.
   * Request: documented. Replies: documented.
   * Since GMI 8.
   * Only on GXV3240 and GXV3275.
   */
  endCall(
    callbackFunction?: GMIService.Callback<GMIService.EndCallReply>,
    options?: GMIService.CallOptions): GMIService.Call;

  /** Asks again and again, and calls back whenever the reply is another than before.
   *
   * Errors are waited out longer and longer; after ten failures in a row to reach the phone the
   * callback gets the reason `gone` and nothing more is asked. Nothing is asked while the page is
   * hidden.
   * @param name The function.
   * @param args Its arguments, without the callback.
   */
  watch(name: string, args: unknown[], callback: (reply: any) => void,
    options?: GMIService.WatchOptions): GMIService.Watch;

  /** Watches a line: `watch('getLineStatus', [line], ...)`. */
  watchLine(line: GMIService.Value, callback: GMIService.Callback<GMIService.GetLineStatusReply>,
    options?: GMIService.WatchOptions): GMIService.Watch;

  /** Watches the number of contacts, the one sign of a changed phonebook that costs little. */
  watchPhonebook(callback: GMIService.Callback<GMIService.GetContactCountReply>,
    options?: GMIService.WatchOptions): GMIService.Watch;
}
