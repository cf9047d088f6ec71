"""Who gets what on every route: the status for each role, with garbage in every body and query.

Signed out: 303 leads to the sign-in page, 401 is for programs. 403: the role may not, and nobody
looked at the garbage (422, 428 or 400 say that somebody did, so only to those who may). K: 303
with Keycloak, 503 without. The incident, where there is one, is one of the agent's department. A
route without a row fails.
"""

from tests.architecture.rounds import API_ROLES, PAGE_ROLES

# anonymous, agent, lead, manager, configurator, accountant, admin
PAGES = """
GET /                                                          303 303 303 303 200 200 200
GET /administration                                            303 403 200 403 200 403 200
GET /api-clients                                               303 403 403 403 403 403 200
POST /api-clients                                              303 403 403 403 403 403 422
POST /api-clients/<api_key>/revocation                         303 403 403 403 403 403 303
GET /api/                                                      200 200 200 200 200 200 200
GET /api/openapi.json                                          200 200 200 200 200 200 200
GET /api/process.schema.json                                   200 200 200 200 200 200 200
GET /audit                                                     303 403 403 403 403 403 200
POST /audit/export                                             303 403 403 403 403 403 200
POST /auth/backchannel-logout                                  400 400 400 400 400 400 400
GET /auth/callback                                             400 303 303 303 303 303 303
POST /auth/demo                                                403 403 403 403 403 403 403
GET /auth/start                                                K   K   K   K   K   K   K
GET /case/                                                     404 404 404 404 404 404 404
GET /case/<path:anything>                                      404 404 404 404 404 404 404
GET /case/<token>                                              404 404 404 404 404 404 404
GET /case/<token>/attachments/<uuid:attachment>                404 404 404 404 404 404 404
GET /case/<token>/attachments/<uuid:attachment>/small          404 404 404 404 404 404 404
GET /erasures                                                  303 403 403 403 403 403 200
GET /categories                                                303 403 403 403 200 403 403
POST /categories                                               303 403 403 403 422 403 403
GET /categories/<uuid:category>                                303 403 403 403 404 403 403
POST /categories/<uuid:category>                               303 403 403 403 404 403 403
POST /categories/<uuid:category>/retirement                    303 403 403 403 404 403 403
POST /categories/<uuid:category>/return                        303 403 403 403 404 403 403
GET /categories/new                                            303 403 403 403 200 403 403
GET /erasures/<uuid:erasure>                                   303 403 403 403 403 403 404
GET /erasures/of/<incident:number>                             303 403 403 403 403 403 200
POST /erasures/of/<incident:number>                            303 403 403 403 403 403 422
GET /healthz                                                   200 200 200 200 200 200 200
POST /incidents                                                303 422 422 403 403 403 403
GET /incidents/<incident:number>                               303 200 200 200 403 403 403
POST /incidents/<incident:number>/assignment                   303 422 422 403 403 403 403
POST /incidents/<incident:number>/attachments                  303 303 303 403 403 403 403
GET /incidents/<incident:number>/attachments/<uuid:attachment> 303 404 404 404 403 403 403
POST /incidents/<incident:number>/attachments/<uuid:attachment>/removal 303 303 303 403 403 403 403
GET /incidents/<incident:number>/attachments/<uuid:attachment>/small 303 404 404 404 403 403 403
GET /incidents/<incident:number>/case-link                     303 200 200 403 403 403 403
POST /incidents/<incident:number>/case-link                    303 303 303 403 403 403 403
POST /incidents/<incident:number>/case-link/removal            303 404 404 403 403 403 403
POST /incidents/<incident:number>/changes/<int:version>/undoing 303 409 409 403 403 403 403
POST /incidents/<incident:number>/closure                      303 409 409 403 403 403 403
POST /incidents/<incident:number>/department                   303 422 422 403 403 403 403
POST /incidents/<incident:number>/draft                        303 303 303 403 403 403 403
POST /incidents/<incident:number>/fields                       303 422 422 403 403 403 403
GET /incidents/<incident:number>/follow-up                     303 200 200 403 403 403 403
POST /incidents/<incident:number>/follow-up                    303 422 422 403 403 403 403
POST /incidents/<incident:number>/follow-up/cancellation       303 404 404 403 403 403 403
POST /incidents/<incident:number>/following                    303 303 303 303 403 403 403
POST /incidents/<incident:number>/links                        303 422 422 403 403 403 403
POST /incidents/<incident:number>/links/<incident:other>/removal 303 404 404 403 403 403 403
POST /incidents/<incident:number>/merge/undoing                303 409 409 403 403 403 403
POST /incidents/<incident:number>/messages                     303 422 422 403 403 403 403
GET /incidents/<incident:number>/messages/<uuid:message>/splitting 303 404 404 403 403 403 403
POST /incidents/<incident:number>/messages/<uuid:message>/splitting 303 404 404 403 403 403 403
POST /incidents/<incident:number>/moves                        303 422 422 403 403 403 403
GET /incidents/<incident:number>/news                          303 200 200 200 403 403 403
POST /incidents/<incident:number>/named                        303 422 422 403 403 403 403
POST /incidents/<incident:number>/named/<uuid:viewer>/removal  303 303 303 403 403 403 403
POST /incidents/<incident:number>/privacy                      303 303 303 403 403 403 403
POST /incidents/<incident:number>/privacy/removal              303 303 303 403 403 403 403
POST /incidents/<incident:number>/reading                      303 303 303 403 403 403 403
GET /incidents/<incident:number>/people                        303 200 200 403 403 403 403
GET /incidents/<incident:number>/reopening                     303 200 200 403 403 403 403
POST /incidents/<incident:number>/reopening                    303 422 422 403 403 403 403
GET /incidents/<incident:number>/requester                     303 200 200 403 403 403 403
POST /incidents/<incident:number>/requester                    303 422 422 403 403 403 403
GET /incidents/<incident:number>/own-fields                    303 200 200 403 403 403 403
POST /incidents/<incident:number>/own-fields                   303 422 422 403 403 403 403
GET /incidents/<incident:number>/moves/<state>                 303 200 200 403 403 403 403
POST /incidents/<incident:number>/moves/<state>                303 422 422 403 403 403 403
GET /incidents/<incident:number>/resolution                    303 200 200 403 403 403 403
POST /incidents/<incident:number>/resolution                   303 422 422 403 403 403 403
POST /incidents/<incident:number>/spam                         303 303 303 403 403 403 403
POST /incidents/<incident:number>/taking                       303 303 409 403 403 403 403
POST /incidents/<incident:number>/unfollowing                  303 303 303 303 403 403 403
GET /incidents/new                                             303 200 200 403 403 403 403
POST /incidents/new                                            303 200 200 403 403 403 403
GET /tags                                                      303 403 403 403 200 403 403
POST /tags/changes                                             303 403 403 403 422 403 403
GET /tags/changes/<uuid:change>                                303 403 403 403 404 403 403
GET /tags/one                                                  303 403 403 403 404 403 403
GET /templates                                                 303 403 200 403 200 403 403
POST /templates                                                303 403 422 403 422 403 403
GET /templates/<uuid:template>                                 303 403 404 403 404 403 403
POST /templates/<uuid:template>                                303 403 404 403 404 403 403
POST /templates/<uuid:template>/retirement                     303 403 404 403 404 403 403
POST /templates/<uuid:template>/return                         303 403 404 403 404 403 403
GET /templates/new                                             303 403 200 403 200 403 403
GET /keys                                                      303 200 200 200 200 200 200
GET /kit                                                       303 200 200 200 200 200 200
GET /metrics                                                   200 200 200 200 200 200 200
GET /priority-matrix                                           303 403 403 403 200 403 403
POST /priority-matrix                                          303 403 403 403 422 403 403
GET /notifications                                             303 200 200 200 200 200 200
POST /notifications/<uuid:notice>/reading                      303 404 404 404 404 404 404
GET /notifications/news                                        303 200 200 200 200 200 200
POST /notifications/preferences                                303 303 303 303 303 303 303
POST /notifications/reading                                    303 303 303 303 303 303 303
GET /palette                                                   303 200 200 200 200 200 200
GET /incidents/<incident:number>/problem                       303 200 200 403 403 403 403
POST /incidents/<incident:number>/problem                      303 422 422 403 403 403 403
POST /incidents/<incident:number>/problem/leaving              303 409 409 403 403 403 403
POST /incidents/<incident:number>/suggestions/<problem:other>/accepting 303 404 404 403 403 403 403
POST /incidents/<incident:number>/suggestions/<problem:other>/declining 303 404 404 403 403 403 403
POST /incidents/<incident:number>/suggestions/<problem:other>/offering 303 404 404 403 403 403 403
POST /problems                                                 303 422 422 403 403 403 403
GET /problems/<problem:number>                                 303 200 200 200 403 403 403
POST /problems/<problem:number>/assignment                     303 422 422 403 403 403 403
POST /problems/<problem:number>/department                     303 422 422 403 403 403 403
POST /problems/<problem:number>/fields                         303 422 422 403 403 403 403
POST /problems/<problem:number>/changes/<int:version>/undoing   303 409 409 403 403 403 403
GET /problems/<problem:number>/incidents                       303 200 200 200 403 403 403
POST /problems/<problem:number>/incidents                      303 422 422 403 403 403 403
POST /problems/<problem:number>/incidents/<incident:other>/joining 303 303 303 403 403 403 403
POST /problems/<problem:number>/incidents/<incident:other>/leaving 303 409 409 403 403 403 403
POST /problems/<problem:number>/merging                        303 422 422 403 403 403 403
POST /problems/<problem:number>/moves                          303 422 422 403 403 403 403
GET /problems/<problem:number>/moves/<state>                   303 200 200 403 403 403 403
POST /problems/<problem:number>/moves/<state>                  303 422 422 403 403 403 403
GET /problems/<problem:number>/own-fields                      303 200 200 403 403 403 403
POST /problems/<problem:number>/own-fields                     303 422 422 403 403 403 403
POST /problems/<problem:number>/cascades                       303 422 422 403 403 403 403
GET /problems/<problem:number>/cascades/<uuid:cascade>         303 404 404 404 403 403 403
POST /problems/<problem:number>/cascades/<uuid:cascade>/undoing 303 404 404 403 403 403 403
GET /problems/<problem:number>/news                            303 200 200 200 403 403 403
POST /problems/<problem:number>/notes                          303 422 422 403 403 403 403
POST /problems/<problem:number>/parting                        303 409 409 403 403 403 403
GET /problems/<problem:number>/solving                         303 200 200 403 403 403 403
POST /problems/<problem:number>/solving/preview                303 422 422 403 403 403 403
POST /problems/<problem:number>/splitting                      303 422 422 403 403 403 403
POST /problems/<problem:number>/taking                         303 303 409 403 403 403 403
POST /problems/<problem:number>/transfers                      303 422 422 403 403 403 403
GET /problems/new                                              303 200 200 403 403 403 403
POST /problems/new                                             303 200 200 403 403 403 403
GET /problems/proposals                                        303 403 200 403 403 403 403
POST /problems/proposals/<uuid:proposal>/acceptance            303 403 404 403 403 403 403
POST /problems/proposals/<uuid:proposal>/refusal               303 403 404 403 403 403 403
GET /problems/rules                                            303 403 403 403 200 403 403
POST /problems/rules                                           303 403 403 403 303 403 403
GET /problems/queue/<view>                                     303 200 200 200 403 403 403
POST /problems/queue/<view>/changes                            303 422 422 403 403 403 403
POST /problems/queue/<view>/changes/undoing                    303 303 303 403 403 403 403
GET /problems/queue/<view>/news                                303 204 204 204 403 403 403
GET /problems/suggestions                                      303 200 200 200 403 403 403
GET /processes                                                 303 200 200 200 200 403 403
POST /processes                                                303 403 403 403 422 403 403
GET /processes/<process>                                       303 200 200 200 200 403 403
GET /processes/<process>/draft                                 303 403 403 403 303 403 403
POST /processes/<process>/draft                                303 403 403 403 303 403 403
POST /processes/<process>/draft/<any(states,moves,fields):pieces> 303 403 403 403 422 403 403
POST /processes/<process>/draft/<any(states,moves,fields):pieces>/<piece> 303 403 403 403 422 403 403
POST /processes/<process>/draft/<any(states,moves,fields):pieces>/<piece>/removal 303 403 403 403 422 403 403
POST /processes/<process>/draft/<any(states,moves,fields):pieces>/<piece>/return 303 403 403 403 409 403 403
GET /processes/<process>/draft/removal                         303 403 403 403 303 403 403
POST /processes/<process>/draft/removal                        303 403 403 403 422 403 403
POST /processes/<process>/draft/replacement                    303 403 403 403 422 403 403
GET /processes/<process>/migration                             303 403 403 403 200 403 403
POST /processes/<process>/migration                            303 403 403 403 409 403 403
POST /processes/<process>/migration/preview                    303 403 403 403 200 403 403
GET /processes/<process>/publication                           303 403 403 403 303 403 403
POST /processes/<process>/publication                          303 403 403 403 422 403 403
GET /processes/<process>/versions/<int:version>                303 200 200 200 200 403 403
GET /processes/<process>/versions/<int:version>/file           303 200 200 200 200 403 403
GET /processes/new                                             303 403 403 403 200 403 403
GET /departments/<path:department>                             303 200 200 200 200 200 200
GET /department-hours/<path:department>                        303 403 200 403 403 403 200
POST /department-hours/<path:department>                       303 403 422 403 403 403 422
POST /department-hours-removal/<path:department>               303 403 409 403 403 403 409
GET /people                                                    303 200 200 200 200 200 200
GET /people/<login>                                            303 200 200 200 200 200 200
POST /people/<login>/absences                                  303 403 422 403 403 403 422
GET /people/<login>/absences/<uuid:absence>                    303 403 404 403 403 403 404
POST /people/<login>/absences/<uuid:absence>                   303 403 404 403 403 403 404
POST /people/<login>/absences/<uuid:absence>/removal           303 403 404 403 403 403 404
GET /people/<login>/hours                                      303 403 200 403 403 403 200
POST /people/<login>/hours                                     303 403 422 403 403 403 422
POST /people/<login>/hours/removal                             303 403 409 403 403 403 409
GET /queue/<view>                                              303 200 200 200 403 403 403
POST /queue/<view>/changes                                     303 422 422 403 403 403 403
POST /queue/<view>/changes/undoing                             303 303 303 403 403 403 403
GET /queue/<view>/news                                         303 204 204 204 403 403 403
GET /readyz                                                    200 200 200 200 200 200 200
GET /search                                                    303 200 200 200 403 403 403
GET /settings                                                  303 200 200 200 200 200 200
POST /settings                                                 303 303 303 303 303 303 303
GET /sign-in                                                   200 303 303 303 303 303 303
POST /sign-out                                                 303 303 303 303 303 303 303
GET /static/<name>                                             404 404 404 404 404 404 404
"""  # noqa: E501 - rows of a table

# the same, and API clients: without a scope, incidents:read, incidents:write, people:read
API = """
GET /api/v1/api-clients                               401 403 403 403 403 403 200 403 403 403 403
POST /api/v1/api-clients                              401 403 403 403 403 403 422 403 403 403 403
DELETE /api/v1/api-clients/<api_key>                  401 403 403 403 403 403 204 403 403 403 403
GET /api/v1/audit                                     401 403 403 403 403 403 422 403 403 403 403
POST /api/v1/auth/token                               422 422 422 422 422 422 422 422 422 422 422
GET /api/v1/categories                                401 200 200 200 200 403 403 403 200 200 403
GET /api/v1/categories/<category>                     401 404 404 404 404 403 403 403 404 404 403
GET /api/v1/department-hours/<path:department>        401 200 200 200 200 200 200 403 403 403 200
PUT /api/v1/department-hours/<path:department>        401 403 422 403 403 403 422 403 403 403 403
DELETE /api/v1/department-hours/<path:department>     401 403 409 403 403 403 409 403 403 403 403
GET /api/v1/department-working-time/<path:department> 401 422 422 422 422 422 422 403 403 403 422
GET /api/v1/departments                               401 200 200 200 200 200 200 403 403 403 200
GET /api/v1/incidents                                 401 422 422 422 403 403 403 403 422 422 403
POST /api/v1/incidents                                401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/incidents/<incident:number>               401 200 200 200 403 403 403 403 200 200 403
PATCH /api/v1/incidents/<incident:number>             401 428 428 403 403 403 403 403 403 428 403
PUT /api/v1/incidents/<incident:number>/assignment    401 422 422 403 403 403 403 403 403 422 403
POST /api/v1/incidents/<incident:number>/attachments  401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/incidents/<incident:number>/attachments/<uuid:attachment> 401 404 404 404 403 403 403 403 404 404 403
DELETE /api/v1/incidents/<incident:number>/case-link  401 404 404 403 403 403 403 403 403 404 403
GET /api/v1/incidents/<incident:number>/case-link     401 404 404 403 403 403 403 403 403 404 403
PUT /api/v1/incidents/<incident:number>/case-link     401 200 200 403 403 403 403 403 403 200 403
DELETE /api/v1/incidents/<incident:number>/follow-up 401 404 404 403 403 403 403 403 403 404 403
GET /api/v1/incidents/<incident:number>/follow-up    401 404 404 404 403 403 403 403 404 404 403
PUT /api/v1/incidents/<incident:number>/follow-up    401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/incidents/<incident:number>/followers     401 200 200 200 403 403 403 403 200 200 403
DELETE /api/v1/incidents/<incident:number>/following  401 204 204 204 403 403 403 403 403 403 403
PUT /api/v1/incidents/<incident:number>/following     401 204 204 204 403 403 403 403 403 403 403
GET /api/v1/incidents/<incident:number>/history       401 200 200 200 403 403 403 403 200 200 403
GET /api/v1/incidents/<incident:number>/links         401 200 200 200 403 403 403 403 200 200 403
PUT /api/v1/incidents/<incident:number>/links/<incident:other> 401 422 422 403 403 403 403 403 403 422 403
DELETE /api/v1/incidents/<incident:number>/links/<incident:other> 401 404 404 403 403 403 403 403 403 404 403
PUT /api/v1/incidents/<incident:number>/merge         401 422 422 403 403 403 403 403 403 422 403
DELETE /api/v1/incidents/<incident:number>/merge      401 409 409 403 403 403 403 403 403 409 403
GET /api/v1/incidents/<incident:number>/messages      401 422 422 422 403 403 403 403 422 422 403
POST /api/v1/incidents/<incident:number>/messages     401 422 422 403 403 403 403 403 403 422 403
POST /api/v1/incidents/<incident:number>/messages/<uuid:message>/splitting 401 404 404 403 403 403 403 403 403 404 403
GET /api/v1/erasures/<uuid:erasure>                   401 403 403 403 403 403 404 403 403 403 403
GET /api/v1/incidents/<incident:number>/erasure       401 403 403 403 403 403 200 403 403 403 403
POST /api/v1/incidents/<incident:number>/erasure      401 403 403 403 403 403 422 403 403 403 403
DELETE /api/v1/incidents/<incident:number>/privacy    401 200 200 403 403 403 403 403 403 200 403
GET /api/v1/incidents/<incident:number>/privacy       401 200 200 200 403 403 403 403 200 200 403
PUT /api/v1/incidents/<incident:number>/privacy       401 422 422 403 403 403 403 403 403 422 403
PUT /api/v1/incidents/<incident:number>/spam          401 200 200 403 403 403 403 403 403 200 403
PUT /api/v1/incidents/<incident:number>/state         401 422 422 403 403 403 403 403 403 422 403
DELETE /api/v1/incidents/<incident:number>/tags/<tag> 401 200 200 403 403 403 403 403 403 200 403
PUT /api/v1/incidents/<incident:number>/tags/<tag>    401 200 200 403 403 403 403 403 403 200 403
GET /api/v1/incidents/<incident:number>/suggestions   401 200 200 200 403 403 403 403 200 200 403
PUT /api/v1/incidents/<incident:number>/suggestions/<problem:other>/state 401 404 404 403 403 403 403 403 403 404 403
GET /api/v1/notifications                             401 422 422 422 422 422 422 403 403 403 403
PUT /api/v1/notifications/<uuid:notice>/reading       401 404 404 404 404 404 404 403 403 403 403
GET /api/v1/notifications/preferences                 401 200 200 200 200 200 200 403 403 403 403
PUT /api/v1/notifications/preferences                 401 422 422 422 422 422 422 403 403 403 403
PUT /api/v1/notifications/reading                     401 204 204 204 204 204 204 403 403 403 403
GET /api/v1/people                                    401 422 422 422 422 422 422 403 403 403 422
GET /api/v1/people/<login>                            401 200 200 200 200 200 200 403 403 403 200
GET /api/v1/people/<login>/absences                   401 422 422 422 422 422 422 403 403 403 422
POST /api/v1/people/<login>/absences                  401 403 422 403 403 403 422 403 403 403 403
PATCH /api/v1/people/<login>/absences/<uuid:absence>  401 403 404 403 403 403 404 403 403 403 403
DELETE /api/v1/people/<login>/absences/<uuid:absence> 401 403 404 403 403 403 404 403 403 403 403
GET /api/v1/people/<login>/hours                      401 200 200 200 200 200 200 403 403 403 200
PUT /api/v1/people/<login>/hours                      401 403 422 403 403 403 422 403 403 403 403
DELETE /api/v1/people/<login>/hours                   401 403 409 403 403 403 409 403 403 403 403
GET /api/v1/people/<login>/working-time               401 422 422 422 422 422 422 403 403 403 422
PUT /api/v1/people/<login>/primary-department         401 403 403 403 403 403 422 403 403 403 403
GET /api/v1/problem-rules                                401 403 403 403 200 403 403 403 403 403 403
DELETE /api/v1/problem-rules/<category>                  401 403 403 403 200 403 403 403 403 403 403
PUT /api/v1/problem-rules/<category>                     401 403 403 403 422 403 403 403 403 403 403
GET /api/v1/proposals                                    401 403 200 403 403 403 403 403 403 200 403
PUT /api/v1/proposals/<uuid:proposal>/answer             401 403 404 403 403 403 403 403 403 404 403
GET /api/v1/problems                                  401 422 422 422 403 403 403 403 422 422 403
POST /api/v1/problems                                 401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/problems/<problem:number>                 401 200 200 200 403 403 403 403 200 200 403
PATCH /api/v1/problems/<problem:number>               401 428 428 403 403 403 403 403 403 428 403
POST /api/v1/problems/<problem:number>/cascades       401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/problems/<problem:number>/cascades/<uuid:cascade> 401 404 404 404 403 403 403 403 404 404 403
POST /api/v1/problems/<problem:number>/cascades/<uuid:cascade>/undoing 401 404 404 403 403 403 403 403 403 404 403
POST /api/v1/problems/<problem:number>/cascades/preview 401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/problems/<problem:number>/incidents       401 422 422 422 403 403 403 403 422 422 403
DELETE /api/v1/problems/<problem:number>/incidents/<incident:other> 401 409 409 403 403 403 403 403 403 409 403
PUT /api/v1/problems/<problem:number>/incidents/<incident:other> 401 200 200 403 403 403 403 403 403 200 403
POST /api/v1/problems/<problem:number>/incidents/<incident:other>/transfer 401 422 422 403 403 403 403 403 403 422 403
DELETE /api/v1/problems/<problem:number>/merging      401 409 409 403 403 403 403 403 403 409 403
PUT /api/v1/problems/<problem:number>/merging         401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/problems/<problem:number>/history       401 200 200 200 403 403 403 403 200 200 403
GET /api/v1/problems/<problem:number>/notes           401 200 200 200 403 403 403 403 200 200 403
POST /api/v1/problems/<problem:number>/notes          401 422 422 403 403 403 403 403 403 422 403
POST /api/v1/problems/<problem:number>/splitting      401 422 422 403 403 403 403 403 403 422 403
PUT /api/v1/problems/<problem:number>/state           401 422 422 403 403 403 403 403 403 422 403
GET /api/v1/fields                                    401 422 422 422 422 403 403 403 422 422 403
GET /api/v1/processes                                 401 200 200 200 200 403 403 403 200 200 403
POST /api/v1/processes                                401 403 403 403 422 403 403 403 403 403 403
GET /api/v1/processes/<process>                       401 200 200 200 200 403 403 403 200 200 403
GET /api/v1/processes/<process>/draft                 401 403 403 403 409 403 403 403 403 403 403
POST /api/v1/processes/<process>/draft                401 403 403 403 201 403 403 403 403 403 403
PUT /api/v1/processes/<process>/draft                 401 403 403 403 428 403 403 403 403 403 403
DELETE /api/v1/processes/<process>/draft              401 403 403 403 428 403 403 403 403 403 403
GET /api/v1/processes/<process>/migration             401 403 403 403 200 403 403 403 403 403 403
POST /api/v1/processes/<process>/migration            401 403 403 403 422 403 403 403 403 403 403
GET /api/v1/processes/<process>/versions/<int:version> 401 200 200 200 200 403 403 403 200 200 403
POST /api/v1/processes/<process>/versions             401 403 403 403 428 403 403 403 403 403 403
GET /api/v1/templates                                 401 422 422 403 422 403 403 403 403 422 403
POST /api/v1/templates                                401 403 422 403 422 403 403 403 403 403 403
GET /api/v1/templates/<uuid:template>                 401 403 404 403 404 403 403 403 403 403 403
PATCH /api/v1/templates/<uuid:template>               401 403 404 403 404 403 403 403 403 403 403
PUT /api/v1/templates/<uuid:template>/retirement      401 403 404 403 404 403 403 403 403 403 403
DELETE /api/v1/templates/<uuid:template>/retirement   401 403 404 403 404 403 403 403 403 403 403
GET /api/v1/problems/<problem:number>/suggestions     401 200 200 200 403 403 403 403 200 200 403
GET /api/v1/suggestions                               401 422 422 422 403 403 403 403 422 422 403
"""  # noqa: E501 - rows of a table

WITH_OR_WITHOUT_KEYCLOAK = frozenset({303, 503})


def expected() -> dict[str, dict[str, frozenset[int]]]:
    """Return route -> role -> the statuses that are right."""
    found: dict[str, dict[str, frozenset[int]]] = {}
    for table, roles in ((PAGES, PAGE_ROLES), (API, API_ROLES)):
        for row in table.strip().splitlines():
            method, rule, *cells = row.split()
            statuses = map(_statuses, cells)
            found[f"{method} {rule}"] = dict(zip(roles, statuses, strict=True))
    return found


def _statuses(cell: str) -> frozenset[int]:
    return WITH_OR_WITHOUT_KEYCLOAK if cell == "K" else frozenset({int(cell)})
