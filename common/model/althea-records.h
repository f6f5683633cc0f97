/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* All record types. */

#include "althea-allergy-intolerance.h"
#include "althea-appointment.h"
#include "althea-basic.h"
#include "althea-care-plan.h"
#include "althea-communication.h"
#include "althea-composition.h"
#include "althea-condition.h"
#include "althea-detected-issue.h"
#include "althea-diagnostic-report.h"
#include "althea-document-reference.h"
#include "althea-encounter.h"
#include "althea-immunization.h"
#include "althea-medication-request.h"
#include "althea-observation.h"
#include "althea-organization.h"
#include "althea-patient.h"
#include "althea-practitioner.h"
#include "althea-practitioner-role.h"
#include "althea-procedure.h"
#include "althea-provenance.h"
#include "althea-service-request.h"
#include "althea-task.h"
